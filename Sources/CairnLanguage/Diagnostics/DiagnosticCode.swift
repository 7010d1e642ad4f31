/// The stable code of a diagnostic; once released, a code keeps its meaning.
package enum DiagnosticCode: String, Hashable, Sendable, CaseIterable {
  case yamlSyntax = "yaml-syntax"
  case unknownField = "unknown-field"
}
