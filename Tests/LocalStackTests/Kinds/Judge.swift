import CairnAWS
import CairnJSON
import CairnTestSupport
// Process and FileHandle: the judge is a program in another language.
import Foundation
import Testing

/// Asks boto3 what it finds, so that the kinds' writing is not only checked by their own reading.
enum Judge {
  /// What it reads of a resource; null where it finds none of the name.
  static func found(_ kind: String, _ name: String) throws -> JSONValue {
    try run("found", kind, name)
  }

  /// What `Tests/Kinds/judge.py` prints.
  static func run(_ command: String, _ arguments: String...) throws -> JSONValue {
    let script = FixtureFile.folder.appending(path: "judge.py")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    // A Python with boto3, as scripts/python-tools is; the machine's own where it has that.
    let python = AWSEnvironment.process.variables["CAIRN_TEST_PYTHON"] ?? "python3"
    process.arguments = [python, script.path(), TestEndpoint.url ?? "", command] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "judge.py failed")
    return try JSONValue(parsing: Array(text))
  }
}
