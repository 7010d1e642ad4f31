import CairnAWS
// Process and FileHandle: botocore is a program in another language.
import CairnJSON
import Foundation
import Testing

/// What a service's model, as botocore has it, says that a member of a request takes.
struct ServiceModel: Sendable {
  var least: Int?
  var most: Int?
  var pattern: String?
  var words: Set<String>?

  init(_ json: JSONValue) {
    least = json["min"]?.int
    most = json["max"]?.int
    pattern = json["pattern"]?.string
    words = json["enum"]?.array.map { Set($0.compactMap(\.string)) }
  }

  /// Asks for members such as `lambda CreateFunction.Environment.Variables{}`.
  static func read(_ members: Set<String>) throws -> [String: ServiceModel] {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "service_model.py")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let python = AWSEnvironment.process.variables["CAIRN_TEST_PYTHON"] ?? "python3"
    process.arguments = [python, script.path()]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let question = JSONValue.array(members.sorted().map { .string($0) })
    try input.fileHandleForWriting.write(contentsOf: Data(question.bytes()))
    try input.fileHandleForWriting.close()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "service_model.py failed")
    let answer = try JSONValue(parsing: Array(text))
    return (answer.object ?? [:]).mapValues(ServiceModel.init)
  }
}
