import CairnJSON

extension JSONValue {
  /// A time as AWS's JSON protocols write it: seconds since 1970 (parts of them are dropped), or a
  /// text in ISO 8601.
  public var time: UTCTime? {
    if let seconds = double, seconds.magnitude < 1e11 {
      return UTCTime(secondsSinceEpoch: Int(seconds))
    }
    return string.flatMap(UTCTime.init(iso8601:))
  }
}
