import ArgumentParser
import CairnJSON

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Show the version, and the revision that it was built from.",
    discussion: "`cairn --version` prints the first line without the name.")

  @Flag(name: .customLong("json"), help: "Print one JSON object.") var isJSON = false

  func run() {
    guard isJSON else {
      write("cairn \(CairnVersion.line)\n", to: .output)
      return
    }
    var object: [String: JSONValue] = ["version": .string(CairnVersion.text)]
    object["revision"] = CairnVersion.revision.map(JSONValue.string)
    object["date"] = CairnVersion.date.map(JSONValue.string)
    write(JSONValue.object(object).serialized() + "\n", to: .output)
  }
}
