/// The endpoint of each service, and the region that its requests are signed for.
public enum AWSEndpoints: Sendable, Hashable {
  /// One endpoint for all services, with separate ones for some, by service id.
  /// Buckets are part of the path.
  case fixed(AWSEndpoint, services: [String: AWSEndpoint])
  /// AWS itself, with separate endpoints for some services, by service id.
  case aws(services: [String: AWSEndpoint])

  /// Whether the service has a separate endpoint.
  package func hasOwn(_ service: AWSService) -> Bool {
    switch self {
    case .fixed(_, let services), .aws(let services): services[service.id] != nil
    }
  }

  struct Target: Hashable {
    var endpoint: AWSEndpoint
    /// Percent-encoded, with the bucket where it belongs.
    var path: String
    var signingRegion: String
  }

  func target(
    _ service: AWSService, region: String, bucket: String?, path: String
  ) -> Target {
    let partition = Partition(region: region)
    let signingRegion = service.isGlobal ? partition.globalRegion : region
    switch self {
    case .fixed(let all, let services):
      return .pathStyle(services[service.id] ?? all, bucket, path, signingRegion)
    case .aws(let services):
      if let endpoint = services[service.id] {
        return .pathStyle(endpoint, bucket, path, signingRegion)
      }
      let host =
        service.isGlobal
        ? partition.globalHost(service.endpointPrefix)
        : "\(service.endpointPrefix).\(region).\(partition.suffix)"
      // The certificate covers one label in front of the service's name.
      if let bucket, !bucket.contains("."), Self.isHostLabel(bucket) {
        let endpoint = AWSEndpoint(
          scheme: "https", host: "\(bucket).\(host)", port: nil, basePath: "")
        return Target(endpoint: endpoint, path: path, signingRegion: signingRegion)
      }
      let endpoint = AWSEndpoint(scheme: "https", host: host, port: nil, basePath: "")
      return .pathStyle(endpoint, bucket, path, signingRegion)
    }
  }

  /// Other characters in the name could change the host.
  private static func isHostLabel(_ bucket: String) -> Bool {
    !bucket.isEmpty
      && bucket.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
      }
  }
}

extension AWSEndpoints.Target {
  fileprivate static func pathStyle(
    _ endpoint: AWSEndpoint, _ bucket: String?, _ path: String, _ signingRegion: String
  ) -> Self {
    var full = endpoint.basePath
    if let bucket {
      full += "/" + PercentEncoding.component(bucket)
      if path != "/" { full += path }
    } else {
      full += path
    }
    return Self(endpoint: endpoint, path: full, signingRegion: signingRegion)
  }
}
