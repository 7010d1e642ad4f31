import CairnLanguage
import Testing

/// Reads a stack that has no errors.
func stack(_ text: String, set parameters: [String: String] = [:]) throws -> Stack {
  let source = SourceFile(name: "stack.yaml", text: text)
  let (stack, diagnostics) = StackReader.read(
    source: source, schemas: TestCatalog.schemas, parameters: parameters)
  let told = DiagnosticRenderer(sources: [source]).render(diagnostics)
  return try #require(stack, "\(told)")
}

/// The problems of a stack, as `line:column code: detail`.
func problems(_ text: String, set parameters: [String: String] = [:]) -> [String] {
  StackReader.read(
    source: SourceFile(name: "stack.yaml", text: text), schemas: TestCatalog.schemas,
    parameters: parameters
  ).diagnostics.map { diagnostic in
    let start = diagnostic.location?.range.start
    return "\(start?.line ?? 0):\(start?.column ?? 0) \(diagnostic.code.rawValue): "
      + diagnostic.detail
  }
}

extension Stack {
  func resource(_ address: String) throws -> ResourceDeclaration {
    try #require(resources.first { $0.address.description == address })
  }
}

/// A secret with a known value.
func hidden(_ value: Value) -> Value { .secret(.open(value)) }

/// `${section.name.attribute}` as a value.
func reference(_ section: String, _ name: String, _ attribute: String) -> Value {
  .unresolved(
    Template(.resource(ResourceAddress(section: section, name: name), attribute: attribute)))
}
