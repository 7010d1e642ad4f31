/// The one stretch in which two versions of a text differ.
struct TextChange: Hashable {
  /// In the old text.
  var old: Range<Int>
  /// How many bytes the new text has more.
  var growth: Int

  /// Nil for the same text.
  init?(from old: [UInt8], to new: [UInt8]) {
    let shorter = min(old.count, new.count)
    let start = old.withUnsafeBytes { old in
      new.withUnsafeBytes { new in
        var at = 0
        while at + 8 <= shorter,
          old.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            == new.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        { at += 8 }
        while at < shorter, old[at] == new[at] { at += 1 }
        return at
      }
    }
    if start == old.count, start == new.count { return nil }
    let end = old.withUnsafeBytes { old in
      new.withUnsafeBytes { new in
        var back = 0
        while back + 8 <= shorter - start,
          old.loadUnaligned(fromByteOffset: old.count - back - 8, as: UInt64.self)
            == new.loadUnaligned(fromByteOffset: new.count - back - 8, as: UInt64.self)
        { back += 8 }
        while back < shorter - start, old[old.count - back - 1] == new[new.count - back - 1] {
          back += 1
        }
        return back
      }
    }
    self.old = start..<(old.count - end)
    growth = new.count - old.count
  }
}
