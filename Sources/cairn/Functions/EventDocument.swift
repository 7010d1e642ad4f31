import CairnJSON
import CairnLanguage
import FoundationEssentials

/// The event of an invocation or the input of a workflow, checked before it is sent.
struct EventDocument {
  /// As written, including surrounding white space.
  var bytes: [UInt8]

  /// - Parameters:
  ///   - argument: a file, `-` for standard input, or the JSON text itself.
  ///   - noun: what it is; also the name of the option.
  static func read(
    _ argument: String, as noun: String = "event", _ context: CommandContext
  ) throws -> EventDocument {
    let source = try source(argument, noun)
    context.sources.append(source)
    do {
      _ = try JSONValue(parsing: source.bytes)
    } catch {
      throw StackProblems(
        diagnostics: [problem(error, in: source, as: noun)], sources: context.sources)
    }
    return EventDocument(bytes: source.bytes)
  }

  static func problem(
    _ error: JSONParseError, in source: SourceFile, as noun: String = "event"
  ) -> Diagnostic {
    let offset = min(error.offset, source.bytes.count)
    return Diagnostic(
      .invalidEvent, "The \(noun) can't be read as JSON: \(error.reason).",
      at: source.location(ofBytes: offset..<min(offset + 1, source.bytes.count)))
  }

  private static func source(_ argument: String, _ noun: String) throws -> SourceFile {
    if argument == "-" { return StandardInput.source() }
    if let first = argument.first(where: { !$0.isWhitespace }), "{[\"".contains(first) {
      return SourceFile(name: "--\(noun)", text: argument)
    }
    guard let data = FileManager.default.contents(atPath: argument) else {
      throw CommandFailure("The \(noun) file \(argument) can't be read.")
    }
    return SourceFile(name: argument, bytes: Array(data))
  }
}
