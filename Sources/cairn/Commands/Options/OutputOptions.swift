import ArgumentParser
import CairnJSON

/// How a command prints its output.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object per line, for programs. docs/json-output.md describes them.")
  var json = false

  @Flag(name: .customLong("no-color"), help: "Print without colours. NO_COLOR does the same.")
  var noColor = false

  @Flag(help: "Show each request and its time on standard error.")
  var verbose = false

  var terminal: Terminal { .current(refusesColour: noColor) }
}

extension OutputOptions {
  /// Prints lines to standard output.
  func show(_ lines: [StyledLine]) {
    write(lines.rendered(terminal.colour(.output)), to: .output)
  }

  /// Prints a table: on a terminal as lines, in a pipe as plain text.
  func show(table lines: [StyledLine], plain: [String]) {
    guard terminal.outputIsTerminal else {
      return write(plain.map { $0 + "\n" }.joined(), to: .output)
    }
    show(lines)
  }

  /// Prints a sentence; on a narrow terminal it is wrapped between words.
  func show(_ line: StyledLine) { show(line.wrapped(toColumns: terminal.width(.output))) }

  func show(_ line: JSONLine) { write(line.text + "\n", to: .output) }

  /// Prints to standard error.
  func complain(_ text: String) { write(text, to: .error) }

  /// Runs a command's work. What it throws is shown as errors are shown here, and ends with 1.
  func reporting(_ work: (CommandContext) async throws -> Void) async throws {
    let context = CommandContext()
    do {
      try await work(context)
    } catch let exit as ExitCode {
      throw exit
    } catch let error as ValidationError {
      throw error
    } catch {
      let report = ErrorReport(
        error, sources: context.sources, endpoint: context.endpoint, redaction: context.redaction)
      if json {
        report.json.forEach { show($0) }
      } else {
        complain(report.text(width: terminal.width(.error), terminal.colour(.error)))
      }
      throw ExitCode.failure
    }
  }
}
