import CairnAWS
// XMLParser alone; XMLCoder brings it along in any case.
import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

extension XMLTree {
  /// Reads a document as it stands, so that what nobody has words for can be sent back. Attributes
  /// and namespaces are left out: the documents that S3 takes as a whole have none that matter.
  ///
  /// - Throws: `AWSError` with the code `UnreadableAnswer` for what is no XML.
  init(_ response: HTTPResponse, to request: AWSRequest) throws(AWSError) {
    let parser = XMLParser(data: Data(response.body))
    parser.shouldProcessNamespaces = true
    let builder = TreeBuilder()
    parser.delegate = builder
    guard parser.parse(), let root = builder.root else {
      throw AWSError(
        cause: .server, service: request.service.id, operation: request.operation,
        code: "UnreadableAnswer", message: "The answer isn't an XML document.",
        status: response.status)
    }
    self = root
  }

  /// The elements inside; none of one that holds text.
  package var elements: [XMLTree] {
    if case .elements(let elements) = content { elements } else { [] }
  }

  /// The text of an element that holds no others.
  package var text: String? {
    switch content {
    case .text(let text): text
    case .elements(let elements): elements.isEmpty ? "" : nil
    }
  }

  func elements(_ name: String) -> [XMLTree] { elements.filter { $0.name == name } }

  /// The first element of that name.
  subscript(_ name: String) -> XMLTree? { elements.first { $0.name == name } }

  /// The text at a path of element names, as `["Expiration", "Days"]`.
  func text(at path: [String]) -> String? {
    var tree: XMLTree? = self
    for name in path { tree = tree?[name] }
    return tree?.text
  }
}

private final class TreeBuilder: NSObject, XMLParserDelegate {
  private(set) var root: XMLTree?
  private var open: [(name: String, text: String, elements: [XMLTree])] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    open.append((name, "", []))
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if !open.isEmpty { open[open.count - 1].text += text }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    guard let last = open.popLast() else { return }
    // Between elements there is nothing but indentation.
    let tree =
      last.elements.isEmpty ? XMLTree(last.name, last.text) : XMLTree(last.name, last.elements)
    if open.isEmpty { root = tree } else { open[open.count - 1].elements.append(tree) }
  }
}
