import CairnAWS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A millisecond of civil time in UTC.
package struct Timestamp: Hashable, Comparable, Sendable {
  /// Since 1970-01-01T00:00:00Z, without leap seconds.
  package var milliseconds: Int

  package init(milliseconds: Int) {
    self.milliseconds = milliseconds
  }

  /// What the system's clock says.
  package static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000)
  }

  /// `2026-03-01T12:00:00.123Z`: as text it sorts by time, and S3 writes the times of events so too.
  package var iso8601: String {
    let seconds = UTCTime(secondsSinceEpoch: milliseconds / 1000).iso8601.dropLast()
    let digits = String(milliseconds % 1000)
    return seconds + "." + String(repeating: "0", count: 3 - digits.count) + digits + "Z"
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }
}
