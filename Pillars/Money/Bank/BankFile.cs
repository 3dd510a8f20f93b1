using System.Xml;

namespace Vliegwiel.Money.Bank;

/// <summary>Takes what a bank file holds, in the order of the file.</summary>
public interface IBankFileVisitor
{
    /// <summary>An entry of the statement that comes next.</summary>
    void Entry(BankEntry entry);

    void Statement(BankStatement statement);

    void Report(StatusReport report);
}

/// <summary>
/// Reads bank statements (camt.052, camt.053, camt.054) and reports on payments (pain.002) of ISO 20022, forward only:
/// no more than one entry is held. Names are read without prefix and version, because banks differ in both.
/// </summary>
public static class BankFile
{
    /// <exception cref="BankFileException">The file is refused; what was visited before does not count.</exception>
    public static BankMessage Read(Stream file, IBankFileVisitor visitor)
    {
        if (file.CanSeek && file.Length > BankLimits.FileBytesMax)
            throw new BankFileException($"the file is larger than {BankLimits.FileBytesMax / 1024 / 1024} MB");
        try
        {
            using var markup = new Markup(file);
            markup.Start();
            if (markup.Name != "Document")
                throw new BankFileException($"this is no message of ISO 20022: it starts with {markup.Name}");
            var message = Document(markup, visitor);
            markup.Finish();
            return message;
        }
        catch (XmlException problem)
        {
            throw new BankFileException(Explain(problem), problem);
        }
    }

    static BankMessage Document(Markup markup, IBankFileVisitor visitor)
    {
        var space = markup.Namespace;
        var named = MessageName.OfNamespace(space);
        BankMessage? message = null;
        foreach (var child in markup.Children())
        {
            if (message is not null)
                throw new BankFileException($"line {markup.Line}: {child} is a second message in the file");
            message = Message(markup, Name(markup, child, space, named), space, visitor);
        }
        return message ?? throw new BankFileException("Document holds no message");
    }

    static MessageName Name(Markup markup, string child, string space, MessageName? named)
    {
        const string read = "camt.052, camt.053, camt.054 and pain.002 can be read";
        if (space.Length > 0 && named is null)
            throw new BankFileException($"the namespace {space} is none of ISO 20022; {read}");
        var kind = MessageName.OfElement(child)
            ?? throw new BankFileException($"a {named?.Kind ?? child} message is not known here; {read}");
        if (markup.Namespace != space || (named is not null && named.Kind != kind))
            throw new BankFileException($"line {markup.Line}: {child} does not belong in {space}");
        return named ?? new MessageName(kind, null);
    }

    static BankMessage Message(Markup markup, MessageName name, string space, IBankFileVisitor visitor)
    {
        if (name.IsStatusReport)
        {
            var report = new StatusReportReader(markup, space).Read();
            visitor.Report(report);
            return new BankMessage(name.Kind, name.Version, report.Id);
        }
        var statements = new StatementReader(markup, space, visitor);
        var (element, line) = (markup.Name, markup.Line);
        string? id = null;
        var count = 0;
        foreach (var child in new StatementParts(markup, space).ChildrenOf(["GrpHdr", name.Part, "SplmtryData"]))
        {
            if (child == "GrpHdr")
                id = id is null ? MessageId(markup.Whole()) : throw new BankFileException($"{element} has two GrpHdr");
            else if (child == name.Part && id is null)
                throw new BankFileException($"line {markup.Line}: {element} has no GrpHdr before {child}");
            else if (child == name.Part && ++count > BankLimits.StatementsMax)
                throw new BankFileException($"more than {BankLimits.StatementsMax} statements in one file");
            else if (child == name.Part)
                statements.Read();
        }
        if (id is null || count == 0)
            throw new BankFileException($"line {line}: {element} has no {(id is null ? "GrpHdr" : name.Part)}"
                + (id is null ? "" : ": the file holds no statement"));
        return new BankMessage(name.Kind, name.Version, id);
    }

    internal static string MessageId(this Element header)
    {
        if (header.TextAt("CreDtTm") is null)
            throw header.Refuse("has no CreDtTm");
        return header.TextAt("MsgId") ?? throw header.Refuse("has no MsgId");
    }

    internal static string Explain(XmlException problem)
    {
        bool Says(string words) => problem.Message.Contains(words, StringComparison.OrdinalIgnoreCase);
        if (Says("DTD"))
            return "the file declares a document type (DTD); entities are not allowed";
        if (Says("MaxCharactersInDocument"))
            return $"the file is larger than {BankLimits.FileBytesMax / 1024 / 1024} MB";
        if (Says("root element is missing") || Says("data at the root level"))
            return $"this is not XML: {problem.Message}";
        return Says("end of file") || Says("unclosed") ? $"the file is cut off: {problem.Message}"
            : $"this is not well-formed XML: {problem.Message}";
    }
}
