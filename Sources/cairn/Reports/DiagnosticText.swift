import CairnJSON
import CairnLanguage

/// Diagnostics as text, with the source lines, and a last line that counts them.
struct DiagnosticText {
  var diagnostics: [Diagnostic]
  var sources: [SourceFile]

  func text(width: Int?, _ colour: Colour) -> String {
    let renderer = DiagnosticRenderer(
      sources: sources, style: colour == .on ? .colored : .plain, width: width ?? 100)
    return renderer.render(diagnostics) + "\n"
      + [StyledLine(Self.count(diagnostics), .strong)].rendered(colour)
  }

  /// "2 errors, 1 warning."
  static func count(_ diagnostics: [Diagnostic]) -> String {
    let errors = diagnostics.count { $0.severity == .error }
    let warnings = diagnostics.count - errors
    let parts = [
      errors > 0 ? counted(errors, "error") : nil,
      warnings > 0 ? counted(warnings, "warning") : nil,
    ]
    return parts.compactMap(\.self).joined(separator: ", ") + "."
  }
}

extension Diagnostic {
  var jsonLine: JSONLine {
    JSONLine(
      "diagnostic",
      [
        ("severity", .string(severity.rawValue)), ("code", .string(code.rawValue)),
        ("summary", .string(summary)), ("detail", .string(detail)),
        ("place", location?.json),
        (
          "notes",
          notes.isEmpty
            ? nil
            : .array(
              notes.map { note in
                var members: [String: JSONValue] = ["message": .string(note.message)]
                members["place"] = note.location?.json
                return .object(members)
              })
        ),
        ("fix", fix.map { .string($0.title) }),
      ])
  }
}
