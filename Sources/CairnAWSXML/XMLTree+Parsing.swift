import CExpat

/// Why a document can't be read.
package struct XMLError: Error, Hashable, CustomStringConvertible {
  /// Such as `line 3: mismatched tag`.
  package var description: String
}

extension XMLTree {
  /// What a document may have at most.
  struct Limits {
    var bytes = 64 << 20
    var elements = 1_000_000
    /// Elements inside each other.
    var depth = 64
  }

  /// Reads a document as it stands, so that elements without a field can be sent back. Attributes,
  /// comments and namespaces are dropped: nothing that S3 and IAM return depends on them.
  ///
  /// - Throws: for what isn't XML, is past the limits, or has a document type declaration, and so
  ///   for every entity but XML's own five.
  package init(parsing document: [UInt8]) throws(XMLError) {
    try self.init(parsing: document, within: Limits())
  }

  init(parsing document: [UInt8], within limits: Limits) throws(XMLError) {
    guard document.count <= limits.bytes, let count = Int32(exactly: document.count) else {
      throw XMLError(description: "it has more than \(limits.bytes) bytes")
    }
    guard let parser = XML_ParserCreateNS(nil, TreeBuilder.separator) else {
      throw XMLError(description: "there is no memory for a parser")
    }
    defer { XML_ParserFree(parser) }
    let builder = TreeBuilder(parser, limits)
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
  /// Between the namespace and the name of an element.
  static let separator = XML_Char(UInt8(ascii: "\n"))

  private let parser: XML_Parser
  private let limits: XMLTree.Limits
  private var open: [(name: String, elements: [XMLTree])] = []
  /// Since the last start of an element. Text beside elements is nothing but indentation.
  private var text: [UInt8] = []
  private var count = 0
  private(set) var root: XMLTree?
  private(set) var refusal: String?

  init(_ parser: XML_Parser, _ limits: XMLTree.Limits) {
    self.parser = parser
    self.limits = limits
  }

  static func of(_ data: UnsafeMutableRawPointer?) -> TreeBuilder? {
    data.map { Unmanaged<TreeBuilder>.fromOpaque($0).takeUnretainedValue() }
  }

  func start(_ name: UnsafePointer<XML_Char>?) {
    guard var local = name else { return }
    count += 1
    if open.count == limits.depth {
      return refuse("more than \(limits.depth) elements are inside each other")
    }
    if count > limits.elements { return refuse("it has more than \(limits.elements) elements") }
    var end = local
    while end.pointee != 0 {
      if end.pointee == Self.separator { local = end + 1 }
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
