import CairnJSON
import CairnLanguage
import FoundationEssentials

/// The event of an invocation, checked before it is sent.
struct EventDocument {
  /// As written, including surrounding white space.
  var bytes: [UInt8]

  /// - Parameter argument: a file, `-` for standard input, or the JSON text itself.
  static func read(_ argument: String, _ context: CommandContext) throws -> EventDocument {
    let source = try source(argument)
    context.sources.append(source)
    do {
      _ = try JSONValue(parsing: source.bytes)
    } catch {
      throw StackProblems(diagnostics: [problem(error, in: source)], sources: context.sources)
    }
    return EventDocument(bytes: source.bytes)
  }

  static func problem(_ error: JSONParseError, in source: SourceFile) -> Diagnostic {
    let offset = min(error.offset, source.bytes.count)
    return Diagnostic(
      .invalidEvent, "The event can't be read as JSON: \(error.reason).",
      at: source.location(ofBytes: offset..<min(offset + 1, source.bytes.count)))
  }

  private static func source(_ argument: String) throws -> SourceFile {
    if argument == "-" { return StandardInput.source() }
    if let first = argument.first(where: { !$0.isWhitespace }), "{[\"".contains(first) {
      return SourceFile(name: "--event", text: argument)
    }
    guard let data = FileManager.default.contents(atPath: argument) else {
      throw CommandFailure("The event file \(argument) can't be read.")
    }
    return SourceFile(name: argument, bytes: Array(data))
  }
}
