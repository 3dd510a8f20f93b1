using System.Text;
using System.Xml;

namespace Vliegwiel.Money.Bank;

/// <summary>Reads XML forward only. What is not asked for is skipped, and is never held.</summary>
sealed class Markup : IDisposable
{
    readonly XmlReader _reader;
    readonly char[] _piece = new char[4096];
    bool _isAtChild;

    static Markup() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public Markup(Stream file) => _reader = XmlReader.Create(file, new XmlReaderSettings
    {
        // Entities can grow without bound or name other files; no bank sends them.
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = BankLimits.FileBytesMax,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    });

    public string Name => _reader.LocalName;

    public string Namespace => _reader.NamespaceURI;

    public int Line => ((IXmlLineInfo)_reader).LineNumber;

    /// <summary>Goes to the root element.</summary>
    public void Start()
    {
        _reader.MoveToContent();
        _isAtChild = true;
    }

    /// <summary>Reads what follows the root; only then the file is known to be whole.</summary>
    public void Finish()
    {
        while (!_reader.EOF)
            _reader.Read();
    }

    /// <summary>Stands at each child of the element in turn; a child that nobody reads is skipped.</summary>
    public IEnumerable<string> Children()
    {
        _isAtChild = false;
        var (parent, depth) = (Name, _reader.Depth);
        var isEmpty = _reader.IsEmptyElement;
        Read();
        while (!isEmpty)
        {
            if (_reader.NodeType == XmlNodeType.Element)
            {
                _isAtChild = true;
                yield return Name;
                if (_isAtChild)
                    Skip();
            }
            else if (_reader.NodeType == XmlNodeType.EndElement && _reader.Depth == depth)
            {
                Read();
                yield break;
            }
            else if (_reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                throw new BankFileException($"line {Line}: {parent} holds loose text");
            }
            else
            {
                Read();
            }
        }
    }

    /// <summary>Reads the element with all it holds.</summary>
    public Element Whole()
    {
        _isAtChild = false;
        var left = BankLimits.ElementsMax;
        return Whole(ref left);
    }

    public void Dispose() => _reader.Dispose();

    Element Whole(ref int left)
    {
        if (--left < 0)
            throw new BankFileException($"line {Line}: more than {BankLimits.ElementsMax} elements in one part");
        var element = new Element(Name, Line, _reader.GetAttribute("Ccy"));
        var isEmpty = _reader.IsEmptyElement;
        Read();
        if (isEmpty)
            return element;
        var text = new StringBuilder();
        while (_reader.NodeType != XmlNodeType.EndElement)
        {
            if (_reader.NodeType == XmlNodeType.Element)
            {
                element.Add(Whole(ref left));
                continue;
            }
            if (_reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                Append(text);
            Read();
        }
        Read();
        element.Text = text.ToString().Trim();
        return element;
    }

    /// <summary>Piece by piece: a text without end must not be held before it is found to be too long.</summary>
    void Append(StringBuilder text)
    {
        for (int length; (length = _reader.ReadValueChunk(_piece, 0, _piece.Length)) > 0;)
        {
            if (text.Length + length > BankLimits.TextLengthMax)
                throw new BankFileException($"line {Line}: a text of more than {BankLimits.TextLengthMax} characters");
            text.Append(_piece, 0, length);
        }
    }

    void Skip()
    {
        _isAtChild = false;
        var depth = _reader.Depth;
        var isEmpty = _reader.IsEmptyElement;
        Read();
        if (isEmpty)
            return;
        while (_reader.NodeType != XmlNodeType.EndElement || _reader.Depth > depth)
            Read();
        Read();
    }

    void Read()
    {
        _reader.Read();
        if (_reader.Depth > BankLimits.DepthMax)
            throw new BankFileException($"line {Line}: more than {BankLimits.DepthMax} elements in each other");
    }
}
