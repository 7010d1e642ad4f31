import ArgumentParser
import CairnEngine
import CairnKinds
import CairnLanguage
import FoundationEssentials

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of stack files, for editors.",
    discussion: """
      Editors that run yaml-language-server check and complete a stack whose first line names the
      schema:
        cairn schema -o .cairn/stack.schema.json
        # yaml-language-server: $schema=../.cairn/stack.schema.json
      cairn init writes both.

        cairn schema --markdown                      the reference of all kinds
      """)

  @Flag(help: "Print the reference of all kinds instead.") var markdown = false
  @Option(
    help: "With --markdown: a folder of stacks, SECTION.yaml each, to show examples from.",
    completion: .directory)
  var examples: String?
  @Option(name: .shortAndLong, help: "Write to a file.", completion: .file())
  var output: String?

  func run() throws {
    let schemas = Catalog.standard.schemas
    let text =
      markdown
      ? KindReference(schemas, examples: examples.map(Self.sections) ?? [:]).text
      : StackSchema(schemas).text
    guard let output else {
      write(text, to: .output)
      return
    }
    try WrittenFile.write(Array(text.utf8), to: output, as: markdown ? .reference : .schema)
  }

  /// The examples in a folder by section; unreadable files are left out.
  static func sections(in folder: String) -> [String: SourceFile] {
    var result: [String: SourceFile] = [:]
    for schema in Catalog.standard.schemas {
      let path = "\(folder)/\(schema.section).yaml"
      if let data = FileManager.default.contents(atPath: path) {
        result[schema.section] = SourceFile(name: path, bytes: Array(data))
      }
    }
    return result
  }
}
