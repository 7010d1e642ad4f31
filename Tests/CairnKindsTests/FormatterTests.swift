import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage
import CairnTestSupport
import Foundation
import Testing

/// Formats whole stacks: those of this project, and a thousand random ones.
@Suite struct FormatterTests {
  private static let schemas = Catalog.standard.schemas
  private let formatter = StackFormatter(Self.schemas)

  private func formatted(_ source: SourceFile) throws -> SourceFile {
    switch formatter.format(source) {
    case .formatted(let result): return result
    case .refused(let diagnostics):
      let told = DiagnosticRenderer(sources: [source]).render(diagnostics)
      throw Failure(description: told + "\n" + String(decoding: source.bytes, as: UTF8.self))
    }
  }

  struct Failure: Error, CustomStringConvertible { var description: String }

  static let files: [String] = {
    let examples =
      (try? FileManager.default.contentsOfDirectory(
        atPath: LintTests.root.appending(path: "stacks/examples").path)) ?? []
    return ["image-service.yaml"]
      + examples.filter { $0.hasSuffix(".yaml") }.map { "examples/\($0)" }
  }()

  private func read(_ name: String) throws -> SourceFile {
    let file = LintTests.root.appending(path: "stacks/\(name)")
    return SourceFile(name: name, bytes: Array(try Data(contentsOf: file)))
  }

  @Test(arguments: files)
  func `stacks of this project are formatted`(name: String) throws {
    let source = try read(name)
    // To renew: cairn fmt stacks stacks/examples
    #expect(try formatted(source) == source)
  }

  @Test(arguments: files)
  func `a stack means the same in any layout`(name: String) throws {
    let source = try read(name)
    let root = try #require(YAMLReader.read(source).root)
    for seed in 1...20 {
      var writer = MessyYAML(seed: UInt64(seed))
      let fields = try #require(root.pairs).map { ($0.name, Self.value(of: $0.value)) }
      let messy = SourceFile(name: name, text: writer.document(fields))
      let tidy = try formatted(messy)
      #expect(try stack(tidy) == stack(source), "seed \(seed)")
    }
  }

  /// The contents of a stack, without places and without the order of its sections.
  private func stack(_ source: SourceFile) throws -> [String: [String: Value]] {
    let (stack, diagnostics) = StackReader.read(source: source, schemas: Self.schemas)
    #expect(diagnostics.map(\.detail) == [])
    let found = try #require(stack)
    var result = Dictionary(
      uniqueKeysWithValues: found.resources.map { resource in
        var properties = resource.properties
        properties["dependsOn"] = .list(resource.dependsOn.map { .string("\($0)") })
        return ("\(resource.address)", properties)
      })
    result["outputs"] = Dictionary(
      uniqueKeysWithValues: found.outputs.map { ($0.name, $0.value) })
    result["stack"] = ["name": .string(found.name), "region": .string(found.region ?? "")]
    result["parameters"] = found.parameters
    return result
  }

  /// Scalars as texts; plain ones that mean numbers, booleans or null keep their type.
  private static func value(of node: YAMLNode) -> Value {
    switch node.content {
    case .sequence(let items): .list(items.map(value))
    case .mapping(let pairs):
      .map(Dictionary(uniqueKeysWithValues: pairs.map { ($0.name, value(of: $0.value)) }))
    case .scalar(let text, .plain): plain(text, isNull: node.isNull)
    case .scalar(let text, _): .string(text)
    }
  }

  private static func plain(_ text: String, isNull: Bool) -> Value {
    if isNull { return .null }
    if let number = Int(text) { return .integer(number) }
    if text.contains("."), let number = JSONNumber(text) { return .number(number) }
    return text == "true" || text == "false" ? .boolean(text == "true") : .string(text)
  }

  @Test func `formatting a thousand stacks keeps meaning and comments, and is idempotent`()
    throws
  {
    for seed in 1...1_000 {
      var writer = MessyYAML(seed: UInt64(seed))
      let source = SourceFile(name: "\(seed)", text: writer.document(randomStack(UInt64(seed))))
      let before = try #require(YAMLReader.read(source).root, "seed \(seed)")
      let result = try formatted(source)
      let after = try #require(YAMLReader.read(result).root, "seed \(seed)")
      #expect(Self.value(of: before) == Self.value(of: after), "seed \(seed)")
      #expect(
        StackReader.read(source: source, schemas: Self.schemas).diagnostics.map(\.detail).sorted()
          == StackReader.read(source: result, schemas: Self.schemas).diagnostics.map(\.detail)
          .sorted(), "seed \(seed)")
      let text = String(decoding: result.bytes, as: UTF8.self)
      for comment in writer.comments {
        let place = text.range(of: comment)
        #expect(place != nil, "\(comment), seed \(seed)")
      }
      #expect(!text.contains("\n\n\n") && !text.hasSuffix("\n\n"), "seed \(seed)")
      let again = try formatted(result)
      #expect(
        again == result, "seed \(seed): \(text)\n\(String(decoding: again.bytes, as: UTF8.self))")
      if again != result { return }
    }
  }

  /// Fields of every kind with values that their types accept, and some unknown fields.
  private func randomStack(_ seed: UInt64) -> [(String, Value)] {
    var random = SeededRandom(seed: seed &* 977)
    var generator = ValueGenerator(seed: seed)
    var fields: [(String, Value)] = [("stack", "demo")]
    if Bool.random(using: &random) { fields.append(("region", "us-east-1")) }
    for schema in Self.schemas.shuffled(using: &random).prefix(4) {
      var resources: [String: Value] = [:]
      for index in 0..<Int.random(in: 1...3, using: &random) {
        var resource: [String: Value] = [:]
        for field in schema.fields.shuffled(using: &random).prefix(6)
        where field.presence != .computed {
          let values = generator.values(of: field)
          resource[field.name] =
            values.randomElement(using: &random) ?? .string("some words that \(field.name) may say")
        }
        if Int.random(in: 0..<4, using: &random) == 0 { resource["unknownField"] = .null }
        resources["r\("abc".dropFirst(index).prefix(1))"] = .map(resource)
      }
      fields.append((schema.section, .map(resources)))
    }
    fields.append(("outputs", ["a": "${stack.region}", "b": ["x", ["y": 1, "z": [[], [:]]]]]))
    return fields.shuffled(using: &random)
  }

  @Test func `ten thousand lines are formatted fast`() throws {
    var text = "stack: demo\nqueues:\n"
    for index in 0..<2_500 {
      text +=
        "  q\(index): # queue\n    visibilityTimeout: 60s\n    name: n\(index)\n    tags: {a: b}\n"
    }
    let source = SourceFile(name: "large", text: text)
    let clock = ContinuousClock()
    let took = try clock.measure { _ = try formatted(source) }
    // For a debug build on a busy machine; an optimized build takes a fiftieth.
    #expect(took < .seconds(20), "\(took)")
  }
}
