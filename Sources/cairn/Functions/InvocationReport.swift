import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// The result of an invocation: the payload on standard output, everything else on standard error.
struct InvocationReport {
  var address: ResourceAddress
  var invocation: LambdaInvocation
  var took: Duration

  var hasFailed: Bool { invocation.functionError != nil }

  func payload(_ form: LogOutput.Form) -> String { Self.text(of: invocation.payload, form) }

  /// - Parameter form: readable on a terminal, as it came in a pipe.
  static func text(of payload: [UInt8], _ form: LogOutput.Form) -> String {
    let raw = String(decoding: payload, as: UTF8.self)
    switch form {
    case .terminal:
      guard let json = try? JSONValue(parsing: payload) else {
        return raw.split(separator: "\n", omittingEmptySubsequences: false)
          .map { String($0).visible + "\n" }.joined()
      }
      // JSON may contain control characters.
      return json.serialized(pretty: true).split(separator: "\n")
        .map { String($0).visible + "\n" }.joined()
    case .raw, .json: return raw.isEmpty || raw.hasSuffix("\n") ? raw : raw + "\n"
    }
  }

  /// The function's own lines of the log tail, and how it ended.
  func lines() -> [StyledLine] {
    var lines = log.map { line -> StyledLine in
      switch LogMessage(EscapeSequences.removed(from: line)) {
      case .platform(let text), .text(let text): StyledLine("  | \(text)", .faint)
      case .structured(let entry):
        StyledLine("  | ", .faint)
          .adding("\(entry.level.map { $0 + " " } ?? "")\(entry.message)", .faint)
          .adding(Self.fields(entry.fields), .faint)
      }
    }
    let time = " in \(ApplyEventText.seconds(took))"
    if hasFailed {
      let failure = FunctionFailure(invocation.payload)
      lines.append(
        StyledLine("✗ ", .bad).adding("\(address)", .strong).adding(" failed").adding(time, .faint)
          .adding(": \(failure.text)"))
    } else {
      lines.append(
        StyledLine("✓ ", .good).adding("\(address)", .strong).adding(" answered").adding(
          time, .faint
        )
        .adding(reported.map { " (\($0))" } ?? "", .faint))
    }
    return lines
  }

  private static func fields(_ fields: [LogMessage.Field]) -> String {
    fields.filter { $0.name != "requestId" }
      .map { " \($0.name)=\($0.value.string ?? $0.value.serialized())" }.joined()
  }

  /// The function's own lines.
  private var log: [String] {
    (invocation.logTail ?? "").split(whereSeparator: \.isNewline).map(String.init)
      .filter { !LogMessage($0).isPlatform }
  }

  /// Lambda's report, such as `12.3 ms, 34 MB, started in 56 ms`.
  private var reported: String? {
    guard
      let line = (invocation.logTail ?? "").split(whereSeparator: \.isNewline)
        .last(where: { $0.hasPrefix("REPORT RequestId: ") })
    else { return nil }
    var facts: [String: String] = [:]
    for part in line.split(separator: "\t") {
      guard let colon = part.firstRange(of: ": ") else { continue }
      facts[String(part[..<colon.lowerBound])] =
        String(part[colon.upperBound...])
        .trimmingSpaces
    }
    let parts = [
      facts["Duration"], facts["Max Memory Used"],
      facts["Init Duration"].map { "started in \($0)" },
    ].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  var json: JSONLine {
    let payload = try? JSONValue(parsing: invocation.payload)
    let failure = hasFailed ? FunctionFailure(invocation.payload) : nil
    return JSONLine(
      "invoked",
      [
        ("address", .string("\(address)")), ("result", hasFailed ? "failed" : "answered"),
        ("payload", payload ?? .string(String(decoding: invocation.payload, as: UTF8.self))),
        ("errorType", failure?.type.map { .string($0) }),
        ("errorMessage", failure?.message.map { .string($0) }),
        ("log", .array(log.map { .string($0) })),
        ("version", invocation.executedVersion.map { .string($0) }),
        ("milliseconds", .int(ApplyEventText.milliseconds(took))),
      ])
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
