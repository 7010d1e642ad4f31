extension [Diagnostic] {
  /// A value with an error that several aliases repeat is reported once.
  var withoutRepetitions: [Diagnostic] {
    var seen: Set<Report> = []
    return filter { diagnostic in
      guard let location = diagnostic.location else { return true }
      return seen.insert(
        Report(code: diagnostic.code, location: location, detail: diagnostic.detail)
      ).inserted
    }
  }
}

/// What a diagnostic says, without its notes and its fix.
private struct Report: Hashable {
  var code: DiagnosticCode
  var location: SourceLocation
  var detail: String
}
