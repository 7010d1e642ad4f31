import CairnAWS
import CairnJSON
import CairnLanguage

extension Feature {
  static let definition = Feature(
    method: "textDocument/definition",
    capabilities: { _ in ["definitionProvider": true] },
    answer: { question throws(RPCError) in
      let definitions = question.document.definitions(at: try question.offset())
      return .array(definitions.compactMap(question.json))
    })

  static let references = Feature(
    method: "textDocument/references",
    capabilities: { _ in ["referencesProvider": true] },
    answer: { question throws(RPCError) in
      let all = question.params["context"]?["includeDeclaration"]?.bool ?? true
      let ranges = question.document.references(
        at: try question.offset(), includingDeclaration: all)
      return .array(ranges.map(question.location))
    })

  static let documentSymbol = Feature(
    method: "textDocument/documentSymbol",
    capabilities: { _ in ["documentSymbolProvider": true] },
    writing: { question throws(RPCError) in
      let symbols = question.document.symbols
      guard question.client.hierarchicalSymbols else {
        return JSONValue.array(symbols.flatMap { question.flat($0, in: nil) }).bytes()
      }
      var tree = JSONWriter()
      tree.write(symbols, of: question.text)
      return tree.bytes
    })
}

extension Question {
  func location(_ range: SourceRange) -> JSONValue {
    ["uri": .string(text.uri), "range": text.json(range)]
  }

  fileprivate func json(_ definition: Definition) -> JSONValue? {
    let (uri, name, whole): (String, JSONValue, JSONValue)
    switch definition.target {
    case .place(let nameRange, let wholeRange):
      (uri, name, whole) = (text.uri, text.json(nameRange), text.json(wholeRange))
    case .swiftProduct(let package, let product):
      guard let file = SwiftProductFile.find(product, inPackage: package, besides: text.path)
      else { return nil }
      (uri, name) = (FileURI.uri(ofPath: file.path), Self.line(file.line))
      whole = name
    case .path(let path):
      guard let file = SwiftProductFile.file(path, besides: text.path) else { return nil }
      (uri, name) = (FileURI.uri(ofPath: file), Self.line(0))
      whole = name
    }
    guard client.definitionLinks else { return ["uri": .string(uri), "range": name] }
    return [
      "originSelectionRange": text.json(definition.origin), "targetUri": .string(uri),
      "targetRange": whole, "targetSelectionRange": name,
    ]
  }

  /// The start of a line in another file.
  private static func line(_ number: Int) -> JSONValue {
    let start: JSONValue = ["line": .int(number), "character": 0]
    return ["start": start, "end": start]
  }

  /// For clients without nested symbols.
  fileprivate func flat(_ symbol: DocumentSymbol, in container: String?) -> [JSONValue] {
    var json: [String: JSONValue] = [
      "name": .string(symbol.name), "kind": .int(symbol.kind.protocolNumber),
      "location": location(symbol.range),
    ]
    if let container { json["containerName"] = .string(container) }
    return [.object(json)] + symbol.children.flatMap { flat($0, in: symbol.name) }
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ symbols: [DocumentSymbol], of text: OpenText) {
    beginArray()
    for symbol in symbols {
      beginObject()
      key("name")
      write(symbol.name)
      key("kind")
      write(symbol.kind.protocolNumber)
      if let detail = symbol.detail {
        key("detail")
        write(detail)
      }
      key("range")
      write(symbol.range, of: text)
      key("selectionRange")
      write(symbol.nameRange, of: text)
      if !symbol.children.isEmpty {
        key("children")
        write(symbol.children, of: text)
      }
      endObject()
    }
    endArray()
  }

  /// A place in a text, in the client's units.
  private mutating func write(_ range: SourceRange, of text: OpenText) {
    beginObject()
    for (name, position) in [("start", range.start), ("end", range.end)] {
      let place = text.place(position.offset)
      key(name)
      beginObject()
      key("line")
      write(place.line)
      key("character")
      write(place.character)
      endObject()
    }
    endObject()
  }
}

extension DocumentSymbol.Kind {
  /// LSP 3.17, SymbolKind.
  fileprivate var protocolNumber: Int {
    switch self {
    case .section: 3  // Namespace
    case .resource: 5  // Class
    case .field: 7  // Property
    case .parameter: 13  // Variable
    case .output: 14  // Constant
    case .key: 20  // Key
    }
  }
}
