import CairnEngine
import CairnKinds
import CairnLanguage
import Foundation
import Testing

/// Everything about a kind is in its folder: the engine, the language and the code that kinds share
/// name no kind, no section, and no field that only one kind has.
@Suite struct HouseTests {
  private static let sources = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources")

  /// The catalog lists the kinds.
  private static let lists: Set = ["CairnKinds/Catalog.swift"]

  /// Fields whose names are also words of other formats.
  private static let common: [String: String] = [
    "package": "an argument of `swift package`",
    "build": "an argument of Swift, Go and cargo",
    "items": "a member of JSON Schemas",
    "key": "one of the members that tell the items of a list apart",
    "targets": "a member of Swift's manifests",
    "events": "a service in IAM's actions",
    "principal": "a member of policy statements",
    "secret": "a member of parameters",
    "alias": "a word of YAML", "endpoint": "what a saved plan was made for; a word of stacks",
    "id": "one of the members that tell the items of a list apart",
  ]

  /// Sections whose names are also words of other formats.
  private static let commonSections = ["items": "a member of JSON Schemas"]

  private struct Line {
    var place: String
    /// Without literals and comments.
    var code: String
    var literals: [Substring]
    var isExample: Bool
  }

  private func lines() throws -> [Line] {
    let folders = ["CairnEngine", "CairnLanguage", "CairnKinds/Documents", "CairnKinds/Tags"]
    let manager = FileManager.default
    var files = try folders.flatMap { folder in
      try manager.subpathsOfDirectory(atPath: Self.sources.appending(path: folder).path)
        .map { "\(folder)/\($0)" }
    }
    files += try manager.contentsOfDirectory(
      atPath: Self.sources.appending(path: "CairnKinds").path
    ).map { "CairnKinds/\($0)" }
    files = files.filter { $0.hasSuffix(".swift") && !Self.lists.contains($0) }
    #expect(files.count > 100, "the sources were not found")
    let literal = /"((?:[^"\\]|\\.)*)"/
    return try files.flatMap { file in
      try String(contentsOf: Self.sources.appending(path: file), encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        .filter { !$0.element.drop { $0 == " " }.hasPrefix("//") }
        .map { number, text in
          Line(
            place: "\(file):\(number + 1)", code: String(text.replacing(literal, with: "")),
            literals: text.matches(of: literal).map(\.1), isExample: text.contains("example"))
        }
    }
  }

  private static func typeName(_ kind: any Kind) -> String { String(describing: type(of: kind)) }

  @Test func `only a kind's own folder names the kind`() throws {
    let kinds = Catalog.standard.kinds
    let types = Set(kinds.map(Self.typeName))
    let names = Set(kinds.flatMap { [$0.schema.section, $0.schema.noun] }).union(types)
    let word = /[A-Za-z_][A-Za-z0-9_]*/
    for line in try lines() {
      #expect(
        types.isDisjoint(with: line.code.matches(of: word).map { String($0.output) }),
        "\(line.place) names a kind")
      for literal in line.literals where Self.commonSections[String(literal)] == nil {
        #expect(!names.contains(String(literal)), "\(line.place) names a kind: \(literal)")
      }
    }
  }

  @Test func `only a kind's own folder names its section in references`() throws {
    let sections = Catalog.standard.schemas.map(\.section)
    // Shown in the documentation of references and of policies.
    let shown = ["KindReference.swift", "StackSchema+Policies.swift"]
    for line in try lines() where !line.isExample {
      guard !shown.contains(where: line.place.contains) else { continue }
      for literal in line.literals {
        #expect(
          !sections.contains { literal.contains("${\($0).") || literal.hasPrefix("\($0).") },
          "\(line.place) refers to a section: \(literal)")
      }
    }
  }

  @Test func `only a kind's own folder names a field that no other kind has`() throws {
    var kindsByField: [String: Int] = [:]
    for schema in Catalog.standard.schemas {
      for field in schema.fields { kindsByField[field.name, default: 0] += 1 }
    }
    let own = Set(kindsByField.filter { $0.value == 1 }.keys)
    #expect(own.count > 50)
    let unused = Self.common.keys.filter { !own.contains($0) }
    #expect(unused.isEmpty, "no exception needed for \(unused)")
    for line in try lines() {
      for literal in line.literals.map({ String($0) }) where own.contains(literal) {
        #expect(Self.common[literal] != nil, "\(line.place) names a field of one kind: \(literal)")
      }
    }
  }

  /// Other kinds see only their capabilities, so a new kind requires no change of another one.
  @Test func `kinds that connect resources don't name what they connect`() throws {
    for (folder, others) in [
      ("Policies", ["Bucket", "Queue", "BucketName", "QueueAddress"]),
      ("Notifications", ["Queue", "Function", "Permission", "QueueAddress"]),
    ] {
      let path = Self.sources.appending(path: "CairnKinds/\(folder)")
      for file in try FileManager.default.contentsOfDirectory(atPath: path.path) {
        let text = try String(contentsOf: path.appending(path: file), encoding: .utf8)
        let code = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
          .joined(separator: "\n")
        let words = Set(code.matches(of: /[A-Za-z_][A-Za-z0-9_]*/).map { String($0.output) })
        #expect(words.isDisjoint(with: others), "\(folder)/\(file)")
      }
    }
  }
}
