import CairnEngine
import CairnLanguage
import Testing

@testable import CairnKinds

/// Lambda's defaults for an event source mapping are written out, so that they are recorded.
@Suite struct `Defaults of a mapping` {
  private func expanded(_ properties: [String: Value]) -> [String: Value] {
    let start = SourcePosition(line: 1, column: 1, offset: 0)
    let place = SourceLocation(file: "s.yaml", range: SourceRange(start: start, end: start))
    let declaration = ResourceDeclaration(
      address: ResourceAddress(section: "mappings", name: "m"), properties: properties,
      location: place)
    return Mapping().expand(declaration)[0].properties
  }

  @Test func `depend on the source`() {
    #expect(expanded(["queue": "q"]) == ["queue": "q", "batchSize": 10])
    #expect(
      expanded(["table": "t"]) == ["table": "t", "batchSize": 100, "startingPosition": "LATEST"])
  }

  @Test func `don't replace declared values`() {
    let declared: [String: Value] = [
      "table": "t", "batchSize": 7, "startingPosition": "TRIM_HORIZON",
    ]
    #expect(expanded(declared) == declared)
  }
}
