/// An error or warning about a stack, as a value.
/// Terminal, JSON and language server all render this value.
package struct Diagnostic: Hashable, Sendable {
  /// Errors prevent an apply; warnings don't.
  package enum Severity: String, Hashable, Sendable, CaseIterable {
    case error, warning
  }

  /// A second place that explains the diagnostic.
  package struct Note: Hashable, Sendable {
    package var message: String
    package var location: SourceLocation?

    package init(_ message: String, at location: SourceLocation? = nil) {
      self.message = message
      self.location = location
    }
  }

  /// An edit that fixes the problem.
  package struct Fix: Hashable, Sendable {
    /// An imperative sentence, such as "Replace `vizibility` with `visibility`".
    package var title: String
    package var edits: [YAMLEdit]

    package init(title: String, edits: [YAMLEdit]) {
      self.title = title
      self.edits = edits
    }
  }

  package var code: DiagnosticCode
  package var severity: Severity
  /// A short text that is fixed for the code, without names from the stack.
  package var summary: String
  /// Full sentences: what is wrong, why, and what to do, with names as the user wrote them.
  package var detail: String
  package var location: SourceLocation?
  package var notes: [Note]
  package var fix: Fix?

  package init(
    _ code: DiagnosticCode, severity: Severity = .error, summary: String, detail: String,
    at location: SourceLocation?, notes: [Note] = [], fix: Fix? = nil
  ) {
    self.code = code
    self.severity = severity
    self.summary = summary
    self.detail = detail
    self.location = location
    self.notes = notes
    self.fix = fix
  }
}

/// Replaces the bytes of `range` with `replacement`.
package struct TextEdit: Hashable, Sendable {
  package var range: SourceRange
  package var replacement: String

  package init(range: SourceRange, replacement: String) {
    self.range = range
    self.replacement = replacement
  }
}
