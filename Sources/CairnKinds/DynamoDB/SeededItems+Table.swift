import CairnEngine

extension KindContext {
  /// The hashes of the items that the item sets of a table wrote, which are deleted with it.
  func seededItems(in table: String) -> [[String: String]] {
    (round[SeededItems.section] ?? []).compactMap { set in
      set.properties[SeededItems.table] == table ? set.properties[SeededItems.contents] : nil
    }
  }
}
