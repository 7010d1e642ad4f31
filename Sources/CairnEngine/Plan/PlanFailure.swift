import CairnLanguage

/// Why a plan couldn't be made or carried out: all errors, with places.
package struct PlanFailure: Error, Hashable, Sendable {
  package var diagnostics: [Diagnostic]

  package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}
