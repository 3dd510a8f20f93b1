// Draws a chart from each figure's table where scripts run. The table stays: it is what screen readers get, and a
// button brings it back into view. Nothing is loaded on a page without a chart. Sankeys and maps come drawn from the
// server. Colours are the site's own (tokens.css), so a city's theme and the dark scheme hold here too.

const drawnHere = new Set(["line", "bar"]);
const figures = [...document.querySelectorAll("figure[data-chart]")].filter((f) => drawnHere.has(f.dataset.chart));
const forced = matchMedia("(forced-colors: active)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const coloursMax = 6;
const narrowPx = 480;
const barPx = 44;

if (figures.length > 0) {
  const echarts = await import("../lib/echarts.js");
  for (const figure of figures) draw(echarts, figure);
}

function draw(echarts, figure) {
  const scroller = figure.querySelector(".table-scroll");
  const table = readTable(scroller.querySelector("table"));
  if (table.values.length === 0 || table.labels.length === 0) return;

  const box = document.createElement("div");
  box.className = "figure__chart";
  // The table says the same in a form that can be read aloud.
  box.setAttribute("aria-hidden", "true");
  scroller.before(box);
  figure.dataset.drawn = "true";
  if (figure.dataset.chart === "bar") {
    const perLabel = figure.dataset.stacked === "true" ? 1 : table.values.length;
    box.style.blockSize = `${table.labels.length * perLabel * barPx + 120}px`;
  }

  const chart = echarts.init(box, null, { renderer: "svg" });
  const redraw = () => chart.setOption(optionOf(figure, table, box.clientWidth), true);
  redraw();
  new ResizeObserver(() => {
    if (box.clientWidth === 0) return;
    chart.resize();
    redraw();
  }).observe(box);
  for (const query of [forced, dark, still]) query.addEventListener("change", redraw);
  addEventListener("beforeprint", () => { if (!box.hidden) chart.resize(); });
  if (!figure.dataset.keepTable) addSwitch(figure, box, scroller);
}

function addSwitch(figure, box, scroller) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "utrecht-button utrecht-button--secondary-action figure__switch";
  const show = (asTable) => {
    box.hidden = asTable;
    // Out of sight and still read aloud: the chart itself is hidden from screen readers.
    scroller.classList.toggle("visually-hidden", !asTable);
    scroller.tabIndex = asTable ? 0 : -1;
    for (const link of scroller.querySelectorAll("a")) link.tabIndex = asTable ? 0 : -1;
    button.textContent = asTable ? figure.dataset.asChart : figure.dataset.asTable;
    button.setAttribute("aria-pressed", String(asTable));
  };
  button.addEventListener("click", () => show(!box.hidden));
  box.before(button);
  show(false);
}

/** The columns by what they mean to the chart. A cell without data-value is unknown: null, never 0. */
function readTable(table) {
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  const column = (index) => ({
    name: heads[index].textContent.trim(),
    isUnknown: heads[index].dataset.unknown !== undefined,
    kind: heads[index].dataset.kind,
    values: rows.map((row) => {
      const value = row.cells[index].dataset.value;
      return value === undefined ? null : Number(value);
    }),
  });
  const withRole = (role) => heads.flatMap((head, index) => (head.dataset.role === role ? [index] : []));
  const labelAt = withRole("label")[0] ?? 0;
  return {
    labels: rows.map((row) => row.cells[labelAt].textContent.trim()),
    values: withRole("value").map(column),
    low: withRole("low").map(column)[0],
    high: withRole("high").map(column)[0],
    target: withRole("target").map(column)[0],
    comparators: withRole("comparator").map(column),
  };
}

function optionOf(figure, table, width) {
  const ink = colours();
  const isLine = figure.dataset.chart === "line";
  const stacked = figure.dataset.stacked === "true";
  const narrow = width < narrowPx;
  const format = formatter(figure, table.values[0].kind);
  const category = {
    type: "category",
    data: table.labels,
    inverse: !isLine,
    axisLabel: { color: ink.text, width: narrow ? 90 : 180, overflow: isLine ? "none" : "break" },
    axisLine: { lineStyle: { color: ink.line } },
    axisTick: { show: false },
  };
  const value = {
    type: "value",
    axisLabel: { color: ink.text, formatter: (v) => format(v, true), hideOverlap: true },
    splitLine: { lineStyle: { color: ink.faint } },
    splitNumber: narrow ? 2 : 5,
  };
  const series = isLine ? lines(table, ink) : bars(table, ink, stacked);
  const named = series.filter((s) => s.name);
  return {
    animation: !still.matches,
    animationDuration: 300,
    textStyle: { fontFamily: ink.font, color: ink.text, fontSize: 14 },
    color: ink.palette,
    aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
    legend: {
      show: named.length > 1, type: "plain", top: 0, left: 0, itemGap: 14,
      textStyle: { color: ink.text, fontSize: 14 }, data: named.map((s) => s.name),
    },
    grid: { left: 4, right: 32, top: legendPx(named, width), bottom: 8, containLabel: true },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true,
      backgroundColor: ink.paper, borderColor: ink.line, textStyle: { color: ink.text },
      formatter: (points) => told(points, figure, format),
    },
    xAxis: isLine ? category : value,
    yAxis: isLine ? value : category,
    series,
  };
}

/** Room for the names above the plot, as they wrap over lines. */
function legendPx(named, width) {
  if (named.length < 2) return 12;
  let lineCount = 1;
  let used = 0;
  for (const { name } of named) {
    const need = 50 + name.length * 8;
    if (used > 0 && used + need > width) {
      lineCount++;
      used = 0;
    }
    used += need;
  }
  return lineCount * 26 + 12;
}

function bars(table, ink, stacked) {
  return table.values.map((column, index) => ({
    type: "bar",
    name: column.name,
    data: column.values,
    stack: stacked ? "all" : undefined,
    barMaxWidth: 36,
    itemStyle: {
      borderColor: ink.paper, borderWidth: stacked ? 1 : 0,
      color: column.isUnknown ? ink.unknown : ink.palette[index % coloursMax],
    },
  }));
}

function lines(table, ink) {
  const line = (column, more) => ({
    type: "line", name: column.name, data: column.values, connectNulls: false, symbolSize: 7, ...more,
  });
  const series = table.values.map((column) => line(column, { lineStyle: { width: 3 } }));
  for (const column of table.comparators)
    series.push(line(column, { lineStyle: { width: 1.5, type: "dotted" }, symbolSize: 5, connectNulls: true }));
  if (table.target)
    series.push(line(table.target, {
      symbol: "none", color: ink.text, lineStyle: { width: 2, type: "dashed", color: ink.text },
    }));
  if (table.low && table.high) series.push(...band(table, ink));
  return series;
}

/** Between low and high: an invisible line with a filled one stacked on it. Unknown where either is. */
function band({ low, high }, ink) {
  const plain = {
    type: "line", stack: "band", stackStrategy: "all", symbol: "none", silent: true,
    lineStyle: { opacity: 0 }, tooltip: { show: false },
  };
  const known = low.values.map((value, i) => value !== null && high.values[i] !== null);
  return [
    { ...plain, data: low.values.map((v, i) => (known[i] ? v : null)) },
    {
      ...plain, areaStyle: { color: ink.palette[0], opacity: 0.2 },
      data: high.values.map((v, i) => (known[i] ? v - low.values[i] : null)),
    },
  ];
}

function told(points, figure, format) {
  const lines = points.filter((p) => p.seriesName && !p.seriesName.startsWith("series\u0000")).map((p) => {
    const words = p.value === null || p.value === undefined ? figure.dataset.unknown : format(p.value, false);
    return `${p.seriesName}: ${words}`;
  });
  return [points[0].axisValueLabel, ...lines].join("\n");
}

function formatter(figure, kind) {
  const language = figure.dataset.language === "en" ? "en-GB" : "nl-NL";
  const money = kind === "money" && figure.dataset.currency;
  const full = new Intl.NumberFormat(language, money
    ? { style: "currency", currency: figure.dataset.currency }
    : kind === "share" ? { style: "percent", maximumFractionDigits: 1 } : { maximumFractionDigits: 2 });
  const short = new Intl.NumberFormat(language, kind === "share"
    ? { style: "percent", maximumFractionDigits: 1 }
    : {
      notation: "compact", maximumFractionDigits: 1,
      ...(money ? { style: "currency", currency: figure.dataset.currency } : {}),
    });
  return (value, isShort) => (isShort ? short : full).format(value);
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  const font = getComputedStyle(document.body).fontFamily;
  if (forced.matches) {
    // The reader's own colours: series differ by their pattern.
    return {
      text: "CanvasText", line: "CanvasText", faint: "GrayText", paper: "Canvas", unknown: "GrayText", font,
      palette: ["Highlight", "LinkText", "CanvasText", "GrayText", "Highlight", "CanvasText"],
    };
  }
  const numbers = Array.from({ length: coloursMax }, (_, index) => read(`--chart-${index + 1}`));
  return {
    text: read("--ink"), line: read("--line-strong"), faint: read("--line"), paper: read("--paper"),
    unknown: read("--chart-unknown"), font,
    palette: numbers,
  };
}
