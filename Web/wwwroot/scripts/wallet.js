// The wallet: scanning with the camera where the browser can read codes itself. Elsewhere any camera opens the link.

const scan = document.querySelector("[data-scan]");
if (scan && "BarcodeDetector" in window) scan.hidden = false;

const view = document.querySelector("[data-scanner]");
if (view) {
  const said = document.querySelector("[data-scanner-says]");
  const start = async () => {
    if (!("BarcodeDetector" in window)) {
      said.textContent = view.dataset.unable;
      return;
    }
    try {
      const camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      view.srcObject = camera;
      await view.play();
      const reader = new BarcodeDetector({ formats: ["qr_code"] });
      const look = async () => {
        for (const code of await reader.detect(view)) {
          // Codes of this city only: others lead who knows where.
          const address = URL.canParse(code.rawValue) ? new URL(code.rawValue) : null;
          if (address && address.origin === location.origin && /^\/(en\/)?p$/.test(address.pathname)) {
            for (const track of camera.getTracks()) track.stop();
            location.href = address.href;
            return;
          }
          said.textContent = view.dataset.other;
        }
        requestAnimationFrame(look);
      };
      look();
    } catch {
      said.textContent = view.dataset.refused;
    }
  };
  start();
}
