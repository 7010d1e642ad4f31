/// Lines that an editor can fold under their first one.
package struct FoldingRange: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case block, comment }

  /// 1-based.
  package var firstLine: Int
  /// 1-based, inclusive.
  package var lastLine: Int
  package var kind: Kind

  package init(_ firstLine: Int, _ lastLine: Int, _ kind: Kind = .block) {
    self.firstLine = firstLine
    self.lastLine = lastLine
    self.kind = kind
  }
}
