import CairnEngine
import CairnKinds
import CairnLanguage
import Testing

/// A stack in which `▸` marks each place with an error, and the errors in the order of the file.
struct FileCase: Sendable, CustomTestStringConvertible {
  var name: String
  /// Without the line `stack:`.
  var text: String
  var messages: [String]

  init(_ name: String, _ text: String, _ messages: String...) {
    self.name = name
    self.text = text
    self.messages = messages
  }

  var testDescription: String { name }

  private var parts: [Substring] {
    ("stack: demo\n" + text).split(separator: "▸", omittingEmptySubsequences: false)
  }

  var source: SourceFile { SourceFile(name: "stack.yaml", text: parts.joined()) }

  /// `LINE:COLUMN: message`.
  var announced: [String] {
    var line = 1
    var column = 1
    let places = parts.dropLast().map { part -> String in
      for character in part {
        (line, column) = character == "\n" ? (line + 1, 1) : (line, column + 1)
      }
      return "\(line):\(column)"
    }
    #expect(places.count == messages.count, "\(name): a mark for each message")
    return zip(places, messages).map { "\($0): \($1)" }
  }

  /// Reading the file and an editor's document report the same errors.
  func check() {
    let schemas = Catalog.standard.schemas
    let (stack, diagnostics) = StackReader.read(source: source, schemas: schemas)
    let errors = diagnostics.filter { $0.severity == .error }
    #expect(errors.map(Self.told) == announced)
    #expect((stack == nil) == !messages.isEmpty)
    let document = StackDocument(
      source, kinds: schemas,
      beyond: { ResourceGraph.build(stack: $0, catalog: .standard).diagnostics })
    #expect(document.diagnostics.filter { $0.severity == .error } == errors)
  }

  static func told(_ diagnostic: Diagnostic) -> String {
    let place = diagnostic.location?.range.start
    return "\(place?.line ?? 0):\(place?.column ?? 0): \(diagnostic.detail)"
  }
}
