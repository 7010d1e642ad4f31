/// A group of regions with names and global services of its own ("AWS partitions").
package enum Partition: String, Hashable, Sendable, CustomStringConvertible {
  case aws
  case china = "aws-cn"
  case government = "aws-us-gov"

  package init(region: String) {
    if region.hasPrefix("cn-") {
      self = .china
    } else if region.hasPrefix("us-gov-") {
      self = .government
    } else {
      self = .aws
    }
  }

  /// As ARNs have it.
  package var description: String { rawValue }

  /// The domain of its services.
  package var suffix: String {
    self == .china ? "amazonaws.com.cn" : "amazonaws.com"
  }

  /// The region that requests to global services are signed for.
  var globalRegion: String {
    switch self {
    case .aws: "us-east-1"
    case .china: "cn-north-1"
    case .government: "us-gov-west-1"
    }
  }

  func globalHost(_ prefix: String) -> String {
    switch self {
    case .aws: "\(prefix).\(suffix)"
    case .china: "\(prefix).cn-north-1.\(suffix)"
    case .government: "\(prefix).us-gov.\(suffix)"
    }
  }
}
