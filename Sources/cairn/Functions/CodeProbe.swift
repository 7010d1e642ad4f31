import CairnAWS
import CairnEngine
import CairnJSON
import FoundationEssentials
import Glibc

/// Finds out whether an invocation reaches new code, and not only that the service has it.
///
/// - A handler on this project's LambdaRuntime answers a question of its own kind with the SHA-256 of
///   the executable that runs, before its handler sees anything. That is proof.
/// - Any other function can only be run with an event that the user gives. When Lambda reports that an
///   environment was started for it, it ran the new code: the update was over by then.
struct CodeProbe: Sendable {
  enum Question: Hashable, Sendable {
    /// The executable's SHA-256, in hexadecimal.
    case executable(sha256: String)
    case event([UInt8])
    /// Nothing may be asked.
    case none
  }

  enum Answer: Hashable, Sendable {
    case executable
    /// By a fresh environment.
    case newEnvironment
    /// By an environment that Lambda had started before: all one knows is that the update was over.
    case afterUpdate
  }

  struct Failure: Error, Hashable, CustomStringConvertible {
    var description: String
  }

  /// The name that LambdaRuntime knows; it stands as it is in executables that can answer.
  static let key = "cairn:which-code-answers"

  /// What may be asked of the code in a zip.
  static func question(_ artifact: Artifact, event: [UInt8]?) -> Question {
    if let bytes = FileManager.default.contents(atPath: artifact.zipPath),
      let executable = ZipContents(Array(bytes))?.file("bootstrap"),
      contains(executable, key)
    {
      return .executable(sha256: Digest.sha256Hex(executable))
    }
    return event.map(Question.event) ?? .none
  }

  /// Searches the way `memmem` does, which Glibc does not show to Swift.
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

  /// - Throws: `Failure` when the new code fails, `KindError` when the old one goes on answering,
  ///   `AWSError` when the function can't be invoked. Nil when nothing may be asked.
  func ask(_ function: String, _ question: Question) async throws -> Answer? {
    switch question {
    case .none: return nil
    case .event(let event):
      let answer = try await invoke(function, event)
      let isFresh = answer.logTail.map { $0.contains("\tInit Duration: ") } ?? false
      return isFresh ? .newEnvironment : .afterUpdate
    case .executable(let hash):
      var nonce = 0
      // The type is said, so that nil means "not yet" and is not taken for an answer.
      let answer: Answer = try await pace.wait(for: "An answer of the new code of \(function)") {
        () -> Answer? in
        nonce += 1
        let event: JSONValue = [Self.key: .string("\(hash.prefix(8))-\(nonce)")]
        let answer = try await invoke(function, event.bytes())
        let said = try? JSONValue(parsing: answer.payload)
        guard said?[Self.key] == event[Self.key] else {
          throw Failure(description: "It answered something else than which code runs.")
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
