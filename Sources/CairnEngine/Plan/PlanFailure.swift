import CairnLanguage

/// Why a plan could not be made or carried out: everything that stood in the way, with places.
package struct PlanFailure: Error, Hashable, Sendable {
  package var diagnostics: [Diagnostic]

  package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}
