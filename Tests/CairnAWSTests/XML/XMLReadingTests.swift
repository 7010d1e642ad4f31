import CairnAWS
import CairnTestSupport
import Testing

@testable import CairnAWSXML

@Suite struct `XML is read` {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var document: String
    /// As the writer has it.
    var tree: String

    init(_ name: String, _ document: String, _ tree: String) {
      (testDescription, self.document, self.tree) = (name, document, tree)
    }
  }

  private static let declaration = #"<?xml version="1.0" encoding="UTF-8"?>"#

  private static func read(_ document: String) throws -> XMLTree {
    try XMLTree(parsing: Array(document.utf8))
  }

  @Test(arguments: [
    Case("an empty element", "<a/>", "<a></a>"),
    Case(
      "text with spaces at its ends", "<a><b> x </b><c>  </c></a>", "<a><b> x </b><c>  </c></a>"),
    Case("indentation", "<a>\n  <b>x</b>\n  <c/>\n</a>\n", "<a><b>x</b><c></c></a>"),
    Case("text beside elements", "<a>x<b>y</b>z</a>", "<a><b>y</b></a>"),
    Case("entities of XML itself", "<a>&lt;&gt;&amp;&quot;&apos;</a>", "<a>&lt;&gt;&amp;\"'</a>"),
    Case("numeric references", "<a>&#65;&#x42;&#x1F600;&#13;</a>", "<a>AB😀&#13;</a>"),
    Case("a reference to a tab", "<a>&#9;</a>", "<a>\t</a>"),
    Case("UTF-8 beyond the BMP", "<a>𝄞𐍈 ü 語</a>", "<a>𝄞𐍈 ü 語</a>"),
    Case("CDATA", "<a>x<![CDATA[<b>&amp;</b>]]>y</a>", "<a>x&lt;b&gt;&amp;amp;&lt;/b&gt;y</a>"),
    Case("comments and instructions", "<?p q?><a>x<!-- <b/> -->y<?r?></a><!-- z -->", "<a>xy</a>"),
    Case("lines of other systems", "<a>x\r\ny\rz</a>", "<a>x\ny\nz</a>"),
    Case("attributes", #"<a b="c"><d e='&lt;'>f</d></a>"#, "<a><d>f</d></a>"),
    Case("a default namespace", #"<a xmlns="urn:x"><b>c</b></a>"#, "<a><b>c</b></a>"),
    Case(
      "prefixes", #"<p:a xmlns:p="urn:x" xmlns:q="urn:y"><q:b p:c="d">e</q:b></p:a>"#,
      "<a><b>e</b></a>"),
    Case("a mark of the byte order", "\u{FEFF}<a>x</a>", "<a>x</a>"),
    Case("a declaration", declaration + "\n<a>x</a>", "<a>x</a>"),
  ])
  func `as a tree of names and texts`(_ example: Case) throws {
    let tree = try Self.read(example.document)
    #expect(tree.document().text == Self.declaration + example.tree)
    // What is written reads the same.
    #expect(try Self.read(example.tree) == tree)
  }

  @Test(arguments: [
    Case("nothing", "", "line 1: no element found"),
    Case("text alone", "Bad gateway", "line 1: syntax error"),
    Case("JSON", #"{"a": 1}"#, "line 1: not well-formed (invalid token)"),
    Case("an end that is missing", "<a>\n<b>x</b>\n", "line 3: no element found"),
    Case("cut in a tag", "<a>\n<b", "line 2: unclosed token"),
    Case("cut in a text", "<a><b>x", "line 1: no element found"),
    Case("cut in CDATA", "<a><![CDATA[x", "line 1: unclosed CDATA section"),
    Case("cut in a reference", "<a>&am", "line 1: unclosed token"),
    Case("another end", "<a>\n<b>x</c></a>", "line 2: mismatched tag"),
    Case("two roots", "<a/>\n\n<b/>", "line 3: junk after document element"),
    Case("a control character", "<a>\u{1}</a>", "line 1: not well-formed (invalid token)"),
    Case("NUL", "<a>\u{0}</a>", "line 1: not well-formed (invalid token)"),
    Case(
      "a reference to a control character", "<a>&#1;</a>",
      "line 1: reference to invalid character number"),
    Case(
      "a reference to half a character", "<a>&#xD83D;</a>",
      "line 1: reference to invalid character number"),
    Case(
      "a reference past Unicode", "<a>&#x110000;</a>",
      "line 1: reference to invalid character number"),
    Case("an ampersand", "<a>x & y</a>", "line 1: not well-formed (invalid token)"),
    Case("an entity of HTML", "<a>&nbsp;</a>", "line 1: undefined entity"),
    Case("a prefix of nowhere", "<a>\n<p:b/></a>", "line 2: unbound prefix"),
    Case("an attribute twice", #"<a b="" b=""/>"#, "line 1: duplicate attribute"),
    Case(
      "an unknown encoding", #"<?xml version="1.0" encoding="x"?><a/>"#, "line 1: unknown encoding"),
    Case("a type", "\n<!DOCTYPE a><a/>", "line 2: it has a document type declaration"),
    Case(
      "entities that grow",
      #"<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;&c;</a>"#,
      "line 1: it has a document type declaration"),
    Case(
      "a file of this machine",
      #"<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>"#,
      "line 1: it has a document type declaration"),
    Case(
      "a type from elsewhere", #"<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>"#,
      "line 1: it has a document type declaration"),
  ])
  func `or refused with the line`(_ example: Case) {
    #expect(throws: XMLError(description: example.tree)) { try Self.read(example.document) }
  }

  @Test(
    arguments: [
      ([0x3C, 0x61, 0x3E, 0xFF, 0x3C, 0x2F, 0x61, 0x3E], "a byte that is never in UTF-8"),
      ([0x3C, 0x61, 0x3E, 0xC0, 0xBC, 0x3C, 0x2F, 0x61, 0x3E], "a character in a longer spelling"),
      ([0x3C, 0x61, 0x3E, 0xED, 0xA0, 0x80, 0x3C, 0x2F, 0x61, 0x3E], "half a character"),
      ([0x3C, 0x61, 0x3E, 0xEF, 0xBF, 0xBF, 0x3C, 0x2F, 0x61, 0x3E], "U+FFFF"),
    ] as [([UInt8], String)])
  func `Bytes that are not UTF-8 are refused`(_ document: [UInt8], _ name: String) {
    #expect(throws: XMLError(description: "line 1: not well-formed (invalid token)"), "\(name)") {
      try XMLTree(parsing: document)
    }
  }

  @Test func `UTF-16 is read by its mark`() throws {
    let document: [UInt8] =
      [0xFF, 0xFE] + "<a>x😀</a>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(try XMLTree(parsing: document) == XMLTree("a", "x😀"))
  }

  @Test func `64 elements may be inside each other, and no more`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>\n", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(try Self.read(nested(64)).name == "a")
    #expect(
      throws: XMLError(description: "line 65: more than 64 elements are inside each other")
    ) { try Self.read(nested(65)) }
    // Not even the stack's size matters.
    #expect(
      throws: XMLError(description: "line 65: more than 64 elements are inside each other")
    ) { try Self.read(nested(500_000)) }
  }

  @Test func `Elements and bytes are counted`() throws {
    let document = Array("<a><b/><b/></a>".utf8)
    for (limits, reason) in [
      (XMLTree.Limits(elements: 2), "line 1: it has more than 2 elements"),
      (XMLTree.Limits(bytes: 14), "it has more than 14 bytes"),
    ] {
      #expect(throws: XMLError(description: reason)) {
        try XMLTree(parsing: document, within: limits)
      }
    }
    #expect(
      try XMLTree(parsing: document, within: .init(bytes: 15, elements: 3)).elements.count == 2)
  }

  @Test func `and what a path leads to is found`() throws {
    let tree = try Self.read(
      "<a><b><c>1</c><c>2</c></b><b><c>3</c></b><d/><e>True</e><f><g/></f></a>")
    #expect(tree.elements(at: ["b", "c"]).map(\.text) == ["1", "2", "3"])
    #expect(tree["b"]?["c"]?.text == "1")
    #expect(tree["d"]?.text == "")
    #expect(tree["f"]?.text == nil)
    #expect(tree["missing"]?.text == nil)
    #expect(tree["e"]?.isTrue == true)
    #expect(tree.unknown(besides: ["b.c", "e", "f"]) == ["d", "f"])
    #expect(
      tree.leaves.map { "\($0.path)=\($0.text)" } == [
        "b.c=1", "b.c=2", "b.c=3", "d=", "e=True", "f.g=",
      ])
  }
}
