/// The stable code of a diagnostic; once released, a code keeps its meaning.
package enum DiagnosticCode: String, Hashable, Sendable, CaseIterable {
  case yamlSyntax = "yaml-syntax"
  case unknownField = "unknown-field"
  // Between resources
  case resourceCollision = "resource-collision"
  case dependencyCycle = "dependency-cycle"
  // Between stack and target
  case targetUnreachable = "target-unreachable"
  case readFailed = "read-failed"
  case artifactFailed = "artifact-failed"
  case foreignResource = "foreign-resource"
  case adoptionImpossible = "adoption-impossible"
  case dataWouldBeLost = "data-would-be-lost"
  case ledgerUnreadable = "ledger-unreadable"
  case ledgerHeld = "ledger-held"
  case ledgerLost = "ledger-lost"
  case ledgerFailed = "ledger-failed"
  case planOutdated = "plan-outdated"
}
