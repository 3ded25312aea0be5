import LibXML
import Testing

@Suite("Loading a document")
struct LoadTests {
    /// Our own words, which do not depend on the version of libxml2.
    static let refused: [(String, [UInt8], XMLProblem.Kind, String)] = [
        ("nothing", [], .notWellFormed, "1:1: the document is empty"),
        ("a byte order mark", [0xEF, 0xBB, 0xBF], .notWellFormed, "1:1: the document is empty"),
        (
            "a document type", utf8("<!DOCTYPE a>\n<a/>"), .documentType,
            "1:1: a document type (<!DOCTYPE …>) is not allowed; remove it"
        ),
        (
            "a document type behind Chinese text", utf8("<!-- 投诉 --> <!DOCTYPE a []><a/>"),
            .documentType, "1:13: a document type (<!DOCTYPE …>) is not allowed; remove it"
        ),
        (
            "an entity declaration inside the root", utf8("<a>\n <!ENTITY b 'c'></a>"),
            .documentType, "2:2: a document type (<!DOCTYPE …>) is not allowed; remove it"
        ),
        (
            "gzip", [0x1F, 0x8B, 8, 0, 0], .encoding,
            "1:1: the document is compressed (gzip); decompress it first"
        ),
        (
            "UTF-7", utf8("<?xml version='1.0' encoding='utf-7'?><a/>"), .encoding,
            "1:1: encoding 'UTF-7' is not supported; use one of \(allowed)"
        ),
        (
            "ISO 8859-1", utf8("<?xml version=\"1.0\" encoding = \"ISO-8859-1\"?><a/>"), .encoding,
            "1:1: encoding 'ISO-8859-1' is not supported; use one of \(allowed)"
        ),
        (
            "UTF-16 without a mark", utf16("<a/>", bigEndian: true, mark: false), .encoding,
            "1:1: a zero byte is not allowed; use one of \(allowed)"
        ),
        (
            "UTF-16 without a mark, little end first", utf16("<a/>", bigEndian: false, mark: false),
            .encoding, "1:2: a zero byte is not allowed; use one of \(allowed)"
        ),
        (
            "half a character of UTF-16", [0xFE, 0xFF, 0], .encoding,
            "1:1: UTF-16 with an odd number of bytes"
        ),
        (
            "half a surrogate pair", [0xFE, 0xFF, 0, 0x3C, 0xD8, 0x3D], .encoding,
            "1:1: not valid UTF-16"
        ),
        (
            "a zero character in UTF-16", utf16("<a>\u{0}</a>", bigEndian: true, mark: true),
            .encoding, "1:1: a zero character"
        ),
        (
            "UTF-32", [0xFF, 0xFE, 0, 0, 0x3C, 0, 0, 0], .encoding,
            "1:1: UTF-32 is not supported; use one of \(allowed)"
        ),
        (
            "a zero byte", utf8("<a>\n投诉\u{0}</a>"), .encoding,
            "2:3: a zero byte is not allowed; use one of \(allowed)"
        ),
        (
            "text after a zero byte", utf8("<a/>\u{0}<!DOCTYPE b>"), .encoding,
            "1:5: a zero byte is not allowed; use one of \(allowed)"
        ),
        (
            "a broken character", utf8("<a>\n诉") + [0xE6, 0x8A] + utf8("</a>"), .encoding,
            "2:2: not valid UTF-8; use one of \(allowed)"
        ),
        (
            "an overlong character", utf8("<a>") + [0xC0, 0xBC] + utf8("</a>"), .encoding,
            "1:4: not valid UTF-8; use one of \(allowed)"
        ),
        (
            "a broken GBK character",
            utf8("<?xml version='1.0' encoding='GBK'?><a>") + [0xFF, 0xFF] + utf8("</a>"),
            .encoding, "1:1: not valid GB18030"
        ),
        (
            "XML 1.1", utf8("<?xml version=\"1.1\"?><a/>"), .notWellFormed,
            "1:1: XML version '1.1' is not supported; use 1.0"
        ),
        (
            "257 nested elements", utf8(nested(257)), .tooDeep,
            "1:769: elements are nested more than 256 deep"
        ),
        (
            "6,001 attributes", utf8(attributed(6_001)), .tooManyAttributes,
            "1:1: more than 6000 attributes on one element"
        ),
    ]

    /// The words of libxml2 2.9.14; another version may put them differently.
    static let malformed: [(String, String)] = [
        ("<a>\n  <b></a>", "2:10: Opening and ending tag mismatch: b line 2 and a"),
        ("<a>投诉<b></a>", "1:13: Opening and ending tag mismatch: b line 1 and a"),
        ("<a", "1:3: Couldn't find end of Start Tag a line 1"),
        ("<a/>b", "1:5: Extra content at the end of the document"),
        ("<a b='1' b='2'/>", "1:15: Attribute b redefined"),
        ("<a>&b;</a>", "1:7: Entity 'b' not defined"),
        ("<a><c:b/></a>", "1:8: Namespace prefix c on b is not defined"),
        ("<a xmlns:xml='urn:x'/>", "1:21: xml namespace prefix mapped to wrong URI"),
        ("plain text", "1:1: Start tag expected, '<' not found"),
        (
            " <?xml version='1.0'?><a/>",
            "1:7: XML declaration allowed only at the start of the document"
        ),
        ("<a>\u{1}</a>", "1:4: PCDATA invalid Char value 1"),
        ("<a b='<'/>", "1:7: Unescaped '<' not allowed in attributes values"),
        ("<a>]]></a>", "1:4: Sequence ']]>' not allowed in content"),
        ("<a><!-- -- --></a>", "1:9: Double hyphen within comment: <!--"),
    ]

    @Test("refuses what the parser must not see", arguments: refused)
    func refusal(name: String, bytes: [UInt8], kind: XMLProblem.Kind, message: String) {
        let problem = problem(in: bytes)
        #expect(problem?.kind == kind)
        #expect(problem?.description == message)
    }

    @Test("says where a document is not well formed", arguments: malformed)
    func malformation(text: String, message: String) {
        let problem = problem(in: utf8(text))
        #expect(problem?.kind == .notWellFormed)
        #expect(problem?.description == message)
    }

    static let encoded: [(String, [UInt8])] = [
        ("UTF-8", utf8("<a>投诉</a>")),
        ("UTF-8 with a mark", [0xEF, 0xBB, 0xBF] + utf8("<a>投诉</a>")),
        ("UTF-8 by name", utf8("<?xml version='1.0' encoding='utf-8'?><a>投诉</a>")),
        ("UTF-16, big end first", utf16("<a>投诉</a>", bigEndian: true, mark: true)),
        ("UTF-16, little end first", utf16("<a>投诉</a>", bigEndian: false, mark: true)),
        (
            "UTF-16 by name",
            utf16(
                "<?xml version='1.0' encoding='UTF-16'?><a>投诉</a>", bigEndian: false,
                mark: true)
        ),
        (
            "GBK",
            utf8("<?xml version='1.0' encoding='GBK'?><a>") + [0xCD, 0xB6, 0xCB, 0xDF]
                + utf8("</a>")
        ),
        (
            "GB18030",
            utf8("<?xml version='1.0' encoding='gb18030'?><a>") + [0xCD, 0xB6, 0xCB, 0xDF]
                + utf8("</a>")
        ),
    ]

    @Test("reads every encoding that is allowed", arguments: encoded)
    func encodings(name: String, bytes: [UInt8]) throws {
        #expect(try Document.load(bytes).root.text == "投诉")
    }

    @Test(
        "goes up to its limits",
        arguments: [nested(256), attributed(6_000), "<a><!-- <!DOCTYPE a> --></a>"]
    )
    func limits(text: String) throws {
        #expect(try Document.load(utf8(text)).root.name == "a")
    }

    @Test("counts elements")
    func elementCount() {
        let limits = LoadLimits(elementCountMax: 3)
        #expect(problem(in: utf8("<a><b/><b/></a>"), limits: limits) == nil)
        #expect(
            problem(in: utf8("<a><b/>\n<b/><b/></a>"), limits: limits)?.description
                == "2:5: more than 3 elements")
    }

    @Test("takes character data as one text")
    func characterData() throws {
        let root = try Document.load(utf8("<a>x<![CDATA[<b>]]>y</a>")).root
        #expect(root.children.count == 1)
        #expect(root.text == "x<b>y")
    }

    @Test("gives the same canonical form to documents that differ in writing only")
    func canonicalForm() throws {
        let one = try Document.load(utf8("<?xml version='1.0'?><a  c='2'  b='1'></a>"))
        let other = try Document.load(utf8("<a b=\"1\" c=\"2\"/>"))
        #expect(one.canonicalized() == utf8("<a b=\"1\" c=\"2\"></a>"))
        #expect(one.canonicalized() == other.canonicalized())
    }
}

private let allowed = "UTF-8, UTF-16 with a byte order mark, GB18030, GBK"

func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

private func utf16(_ text: String, bigEndian: Bool, mark: Bool) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit in
        let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
        return bigEndian ? [high, low] : [low, high]
    }
}

private func nested(_ depth: Int) -> String {
    String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
}

private func attributed(_ count: Int) -> String {
    "<a" + (0..<count).map { " b\($0)=''" }.joined() + "/>"
}
