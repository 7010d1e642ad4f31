import CExpat

/// Why a document can't be read.
package struct XMLError: Error, Hashable, CustomStringConvertible {
  /// Such as `line 3: mismatched tag`.
  package var description: String
}

extension XMLTree {
  /// Reads a document as it stands, so that elements without a field can be sent back. Attributes,
  /// comments and prefixes of names are dropped: nothing that S3 and IAM return depends on them.
  ///
  /// A document type declaration is refused, and with it every entity but XML's own five. The other
  /// limits are 64 MiB, a million elements, and 64 elements inside each other.
  package init(parsing document: [UInt8]) throws(XMLError) {
    guard document.count <= 64 << 20, let count = Int32(exactly: document.count) else {
      throw XMLError(description: "it is larger than 64 MiB")
    }
    guard let parser = XML_ParserCreate(nil) else {
      throw XMLError(description: "there is no memory for a parser")
    }
    defer { XML_ParserFree(parser) }
    let builder = TreeBuilder(parser)
    let isRead = withExtendedLifetime(builder) {
      XML_SetUserData(parser, Unmanaged.passUnretained(builder).toOpaque())
      XML_SetElementHandler(
        parser, { data, name, _ in TreeBuilder.of(data)?.start(name) },
        { data, _ in TreeBuilder.of(data)?.end() })
      XML_SetCharacterDataHandler(parser) { TreeBuilder.of($0)?.add($1, count: $2) }
      XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
        TreeBuilder.of(data)?.refuse("it has a document type declaration")
      }
      return document.withUnsafeBytes {
        XML_Parse(parser, $0.bindMemory(to: XML_Char.self).baseAddress, count, 1)
      } == XML_STATUS_OK
    }
    guard isRead, builder.refusal == nil, let root = builder.root else {
      let reason =
        builder.refusal
        ?? XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "no XML"
      throw XMLError(description: "line \(XML_GetCurrentLineNumber(parser)): \(reason)")
    }
    self = root
  }
}

/// Makes a tree of what expat finds.
private final class TreeBuilder {
  private let parser: XML_Parser
  private var open: [(name: String, elements: [XMLTree])] = []
  /// Since the last start of an element. Text beside elements is nothing but indentation.
  private var text: [UInt8] = []
  private var count = 0
  private(set) var root: XMLTree?
  private(set) var refusal: String?

  init(_ parser: XML_Parser) { self.parser = parser }

  static func of(_ data: UnsafeMutableRawPointer?) -> TreeBuilder? {
    data.map { Unmanaged<TreeBuilder>.fromOpaque($0).takeUnretainedValue() }
  }

  func start(_ name: UnsafePointer<XML_Char>?) {
    guard var local = name else { return }
    count += 1
    if open.count == 64 { return refuse("more than 64 elements are inside each other") }
    if count > 1_000_000 { return refuse("it has more than a million elements") }
    var end = local
    while end.pointee != 0 {
      if end.pointee == XML_Char(UInt8(ascii: ":")) { local = end + 1 }
      end += 1
    }
    open.append((String(cString: local), []))
    text.removeAll(keepingCapacity: true)
  }

  func add(_ characters: UnsafePointer<XML_Char>?, count: Int32) {
    text += UnsafeRawBufferPointer(start: characters, count: Int(count))
  }

  func end() {
    guard let last = open.popLast() else { return }
    let tree =
      last.elements.isEmpty
      ? XMLTree(last.name, String(decoding: text, as: UTF8.self))
      : XMLTree(last.name, last.elements)
    if open.isEmpty { root = tree } else { open[open.count - 1].elements.append(tree) }
  }

  /// Ends the reading; only the first reason counts.
  func refuse(_ reason: String) {
    refusal = refusal ?? reason
    XML_StopParser(parser, 0)
  }
}
