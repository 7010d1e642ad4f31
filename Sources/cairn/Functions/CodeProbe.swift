import CairnAWS
import CairnEngine
import CairnJSON
import FoundationEssentials
import Glibc

/// Finds out whether an invocation reaches new code, and not only that the service has it.
///
/// - A handler on this project's LambdaRuntime answers a question of its own kind with the SHA-256
///   of the executable that runs, before its handler sees anything. That is proof.
/// - Any other function can only be run with an event that the user gives. If Lambda reports that
///   it started an environment for that, the new code ran: the update had finished by then.
struct CodeProbe: Sendable {
  enum Question: Hashable, Sendable {
    /// The executable's SHA-256, in hexadecimal.
    case executable(sha256: String)
    case event([UInt8])
    /// The function must not be invoked.
    case none
  }

  enum Answer: Hashable, Sendable {
    case executable
    /// A new environment answered.
    case newEnvironment
    /// An environment that Lambda had started earlier: this only shows that the update has
    /// finished.
    case afterUpdate
  }

  struct Failure: Error, Hashable, CustomStringConvertible {
    var description: String
  }

  /// The name that LambdaRuntime recognises; executables that can answer contain it literally.
  static let key = "cairn:which-code-answers"

  /// How the code in a zip can be probed.
  static func question(_ artifact: Artifact, event: [UInt8]?) -> Question {
    if let bytes = FileManager.default.contents(atPath: artifact.zipPath),
      let executable = ZipContents(Array(bytes))?.file("bootstrap"),
      contains(executable, key)
    {
      return .executable(sha256: Digest.sha256Hex(executable))
    }
    return event.map(Question.event) ?? .none
  }

  /// Searches as `memmem` does, which Swift's Glibc module lacks.
  private static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
    let text = Array(text.utf8)
    return bytes.withUnsafeBytes { bytes in
      var at = bytes.baseAddress
      var left = bytes.count - text.count + 1
      while left > 0, let start = at, let found = memchr(start, Int32(text[0]), left) {
        if memcmp(found, text, text.count) == 0 { return true }
        let skipped = UnsafeRawPointer(found) - start + 1
        at = start + skipped
        left -= skipped
      }
      return false
    }
  }

  var client: AWSClient
  var pace: Pace

  /// - Throws: `Failure` if the new code fails, `KindError` if the old code keeps answering,
  ///   `AWSError` if the function can't be invoked. Nil if the function must not be invoked.
  func ask(_ function: String, _ question: Question) async throws -> Answer? {
    switch question {
    case .none: return nil
    case .event(let event):
      let answer = try await invoke(function, event)
      let isFresh = answer.logTail.map { $0.contains("\tInit Duration: ") } ?? false
      return isFresh ? .newEnvironment : .afterUpdate
    case .executable(let hash):
      var nonce = 0
      // The explicit type makes nil mean "not yet" rather than an answer.
      let answer: Answer = try await pace.wait(for: "An answer of the new code of \(function)") {
        () -> Answer? in
        nonce += 1
        let event: JSONValue = [Self.key: .string("\(hash.prefix(8))-\(nonce)")]
        let answer = try await invoke(function, event.bytes())
        let said = try? JSONValue(parsing: answer.payload)
        guard said?[Self.key] == event[Self.key] else {
          throw Failure(description: "The answer doesn't say which code runs.")
        }
        return said?["sha256"]?.string == hash ? .executable : nil
      }
      return answer
    }
  }

  private func invoke(_ function: String, _ event: [UInt8]) async throws -> LambdaInvocation {
    let answer = try await client.invoke(function: function, payload: event, log: .tail)
    guard answer.functionError == nil else {
      throw Failure(description: "The new code failed: \(FunctionFailure(answer.payload).text)")
    }
    return answer
  }
}
