import CairnAWS
import CairnJSON
import CairnTestSupport
// Process and FileHandle: the judge is a program in another language.
import Foundation
import Synchronization
import Testing

/// Asks boto3 what it finds, so that the kinds' writing is not only checked by their own reading.
enum Judge {
  /// By endpoint.
  private static let programs = Mutex<[String: Program]>([:])
  /// Waiting for an answer takes none of the few threads that all tests share.
  private static let queue = DispatchQueue(label: "judge")

  /// What it reads of a resource; null where it finds none of the name.
  static func found(_ kind: String, _ name: String) async throws -> JSONValue {
    try await run("found", kind, name)
  }

  /// What `Tests/Kinds/judge.py` answers. It runs once for all, until the tests end.
  static func run(_ command: String, _ arguments: String...) async throws -> JSONValue {
    // The first one is the kind.
    let server = try arguments.first.flatMap { try FixtureFile(of: $0).server }
    let endpoint = TestEndpoint.url(of: server) ?? ""
    let answer = try await withCheckedThrowingContinuation { continuation in
      queue.async {
        continuation.resume(with: Result { try ask([command] + arguments, of: endpoint) })
      }
    }
    return try #require(answer["answer"], "\(answer["error"]?.string ?? "judge.py ended")")
  }

  private static func ask(_ question: [String], of endpoint: String) throws -> JSONValue {
    try programs.withLock { programs in
      let running = try programs[endpoint] ?? Program(endpoint)
      programs[endpoint] = running
      return try running.ask(question)
    }
  }

  private struct Program {
    private let questions = Pipe()
    private let answers = Pipe()

    init(_ endpoint: String) throws {
      let script = FixtureFile.folder.appending(path: "judge.py")
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      // A Python with boto3, as scripts/python-tools is; the machine's own where it has that.
      let python = AWSEnvironment.process.variables["CAIRN_TEST_PYTHON"] ?? "python3"
      process.arguments = [python, script.path(), endpoint]
      process.standardInput = questions
      process.standardOutput = answers
      try process.run()
    }

    /// A line each way.
    func ask(_ question: [String]) throws -> JSONValue {
      let line = JSONValue.array(question.map(JSONValue.string)).serialized() + "\n"
      try questions.fileHandleForWriting.write(contentsOf: Data(line.utf8))
      var answer = Data()
      while answer.last != UInt8(ascii: "\n") {
        let more = answers.fileHandleForReading.availableData
        if more.isEmpty { return .null }
        answer += more
      }
      return try JSONValue(parsing: Array(answer))
    }
  }
}
