/// The bucket of an account and region that contains ledgers and staged code.
package enum LedgerBucket {
  package static func name(in scope: Scope) -> String { "cairn-\(scope.account)-\(scope.region)" }

  /// Whether it is cairn's own, in any account and region: no stack may declare it.
  package static func isOne(_ name: String) -> Bool {
    let parts = name.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0] == "cairn" && parts[1].utf8.count == 12
      && parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}
