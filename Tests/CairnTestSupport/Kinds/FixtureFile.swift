import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage
import FoundationEssentials

/// What `Tests/Kinds/<section>/fixture.yaml` says to the Swift suites; `kind_fixtures.py` beside it describes
/// every key.
package struct FixtureFile: Sendable {
  /// Why a fixture can't be used.
  package struct Problem: Error, CustomStringConvertible {
    package var description: String
  }

  package var section: String
  /// What answers the kind's requests, where LocalStack doesn't.
  package var server: String?
  package var contract: [ContractFixture]
  package var limits: [String: Limit]

  /// What a field's limits are held against.
  package struct Limit: Sendable {
    package var member: String?
    package var reason: String?
    package var words: [String: String] = [:]
  }

  package static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Kinds")

  /// Those of the catalog's kinds that can be read; a test says of the others why not.
  package static let all: [FixtureFile] = Catalog.standard.schemas.compactMap {
    try? FixtureFile(of: $0.section)
  }

  package init(of section: String) throws {
    let file = "\(section)/fixture.yaml"
    guard let data = FileManager.default.contents(atPath: Self.folder.appending(path: file).path())
    else { throw Problem(description: "The kind `\(section)` has no Tests/Kinds/\(file).") }
    let (root, diagnostics) = YAMLReader.read(SourceFile(name: file, bytes: Array(data)))
    guard let root, diagnostics.isEmpty else {
      throw Problem(description: "\(file): \(diagnostics.map(\.detail))")
    }
    self.section = section
    server = root["server"]?.text
    contract = try (root["contract"]?.items ?? []).map { try ContractFixture($0, of: section) }
    limits = (root["limits"]?.pairs ?? []).reduce(into: [:]) { limits, pair in
      limits[pair.name] = Limit(pair.value)
    }
  }
}

extension FixtureFile.Limit {
  fileprivate init(_ node: YAMLNode) {
    if let text = node.text {
      self.init(reason: text)
    } else {
      self.init(
        member: node["member"]?.text, reason: node["reason"]?.text,
        words: node["words"]?.texts ?? [:])
    }
  }
}

extension YAMLNode {
  /// A map of texts.
  var texts: [String: String] {
    (pairs ?? []).reduce(into: [:]) { $0[$1.name] = $1.value.text }
  }
}
