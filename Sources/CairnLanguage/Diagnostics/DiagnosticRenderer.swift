/// Writes diagnostics as text: place, source line, carets, explanation, notes.
///
/// ```
/// error[unknown-field]: Unknown field
///   --> stacks/image-service.yaml:24:5
///    |
/// 24 |     vizibilityTimeout: 60s
///    |     ^^^^^^^^^^^^^^^^^
///   A queue has no field `vizibilityTimeout`. Did you mean `visibilityTimeout`?
/// ```
package struct DiagnosticRenderer: Sendable {
  package enum Style: Hashable, Sendable {
    case plain
    /// ANSI colours.
    case colored
  }

  private let style: Style
  private let excerpts: [String: SourceExcerpts]

  /// - Parameters:
  ///   - sources: the files with the text that diagnostics refer to. For other files only the place
  ///     is shown.
  ///   - width: the maximum width of source text in display columns; longer lines are cut around
  ///     the place.
  package init(sources: [SourceFile], style: Style = .plain, width: Int = 100) {
    self.style = style
    let secrets = SecretPlaces.find(in: sources)
    excerpts = Dictionary(
      sources.map { source in
        let hidden = secrets[source.name] ?? []
        return (source.name, SourceExcerpts(source, width: max(width, 20), hidden: hidden))
      },
      uniquingKeysWith: { first, _ in first })
  }

  /// All diagnostics, in the order given, separated by blank lines.
  package func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map { render($0) }.joined(separator: "\n")
  }

  /// One diagnostic; ends with a line break.
  package func render(_ diagnostic: Diagnostic) -> String {
    let color: Color = diagnostic.severity == .error ? .red : .yellow
    var lines = [
      paint("\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]", color, .bold)
        + paint(": " + DisplayText.line(diagnostic.summary), nil, .bold)
    ]
    let noteLines = diagnostic.notes.compactMap { $0.location?.range.start.line }
    let numbers = noteLines + [diagnostic.location?.range.start.line ?? 0]
    let gutter = String(numbers.max() ?? 0).utf8.count
    if let location = diagnostic.location {
      lines += excerpt(location, gutter, mark: "^", color)
    }
    lines += paragraph(diagnostic.detail)
    for note in diagnostic.notes {
      lines.append(paint("note", .cyan, .bold) + ": " + DisplayText.line(note.message))
      if let location = note.location { lines += excerpt(location, gutter, mark: "-", .cyan) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func paragraph(_ text: String) -> [String] {
    DisplayText.lines(text).map { "  " + $0 }
  }

  private func excerpt(
    _ location: SourceLocation, _ gutter: Int, mark: Character, _ color: Color
  ) -> [String] {
    let blank = String(repeating: " ", count: gutter)
    let arrow = paint(blank + "--> ", .blue) + DisplayText.line(location.description)
    guard let excerpt = excerpts[location.file]?.excerpt(location.range) else { return [arrow] }
    let number = String(location.range.start.line)
    let padding = String(repeating: " ", count: gutter - number.utf8.count)
    let bar = paint("|", .blue)
    let marks = String(repeating: mark, count: excerpt.markWidth)
    return [
      arrow,
      "\(blank) \(bar)",
      "\(padding)\(paint(number, .blue)) \(bar)\(excerpt.text.isEmpty ? "" : " " + excerpt.text)",
      "\(blank) \(bar) \(String(repeating: " ", count: excerpt.markColumn))\(paint(marks, color))",
    ]
  }

  private enum Color: String {
    case red = "31"
    case yellow = "33"
    case blue = "34"
    case cyan = "36"
  }

  private enum Weight { case regular, bold }

  private func paint(_ text: String, _ color: Color?, _ weight: Weight = .regular) -> String {
    if style == .plain { return text }
    let codes = [weight == .bold ? "1" : nil, color?.rawValue].compactMap(\.self)
    return codes.isEmpty ? text : "\u{1B}[\(codes.joined(separator: ";"))m\(text)\u{1B}[0m"
  }
}
