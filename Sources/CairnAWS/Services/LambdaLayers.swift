import CairnJSON

/// One version of a layer (AWS Lambda API, "LayerVersionsListItem").
public struct LambdaLayerVersion: Sendable, Hashable {
  public var number: Int
  public var arn: String
  public var description: String
  public var license: String
  public var runtimes: [String]
  public var architectures: [String]
  public var created: UTCTime?
  /// Base64 of the SHA-256 of the zip; nil in listings.
  public var codeSha256: String?
  /// Where its content lies; nil in listings.
  public var location: String?
  /// All that the answer says.
  public var answer: JSONValue

  /// Nil if the answer names no version.
  init?(_ json: JSONValue) {
    answer = json
    guard let number = json["Version"]?.int, let arn = json["LayerVersionArn"]?.string else {
      return nil
    }
    self.number = number
    self.arn = arn
    description = json["Description"]?.string ?? ""
    license = json["LicenseInfo"]?.string ?? ""
    runtimes = (json["CompatibleRuntimes"]?.array ?? []).compactMap(\.string)
    architectures = (json["CompatibleArchitectures"]?.array ?? []).compactMap(\.string)
    created = json["CreatedDate"]?.string.flatMap(UTCTime.init(iso8601:))
    codeSha256 = json["Content"]?["CodeSha256"]?.string
    location = json["Content"]?["Location"]?.string
  }
}

extension AWSClient {
  private static let layers = "/2018-10-31/layers"

  private static func path(ofLayer name: String, _ version: Int? = nil) -> String {
    "\(layers)/\(PercentEncoding.component(name))/versions" + (version.map { "/\($0)" } ?? "")
  }

  private func layerVersion(
    _ operation: String, method: String, path: String, body: JSONValue? = nil, safety: RetrySafety
  ) async throws(AWSError) -> LambdaLayerVersion {
    let answer = try await rest(
      .lambda, operation, method: method, path: path, body: body, safety: safety)
    guard let version = LambdaLayerVersion(answer) else {
      throw .unreadable(AWSRequest(.lambda, operation, safety: safety), "it names no version")
    }
    return version
  }

  /// AWS Lambda "ListLayers", all pages: the names, with the latest version of each.
  public func listLayers() async throws(AWSError) -> [(name: String, latest: LambdaLayerVersion)] {
    try await lambdaItems("ListLayers", path: Self.layers, of: "Layers").compactMap { layer in
      guard let name = layer["LayerName"]?.string,
        let latest = layer["LatestMatchingVersion"].flatMap(LambdaLayerVersion.init)
      else { return nil }
      return (name, latest)
    }
  }

  /// AWS Lambda "ListLayerVersions", all pages, the latest first; empty if there is no such layer.
  public func listLayerVersions(_ name: String) async throws(AWSError) -> [LambdaLayerVersion] {
    let versions = try await lambdaItems(
      "ListLayerVersions", path: Self.path(ofLayer: name), of: "LayerVersions")
    return versions.compactMap(LambdaLayerVersion.init).sorted { $0.number > $1.number }
  }

  /// AWS Lambda "GetLayerVersion".
  public func getLayerVersion(
    _ name: String, _ number: Int
  ) async throws(AWSError) -> LambdaLayerVersion {
    try await layerVersion(
      "GetLayerVersion", method: "GET", path: Self.path(ofLayer: name, number),
      safety: .idempotent)
  }

  /// A version's content as it was uploaded.
  public func getLayerContent(_ name: String, _ number: Int) async throws(AWSError) -> [UInt8] {
    let version = try await getLayerVersion(name, number)
    let request = AWSRequest(.lambda, "GetLayerVersion content", safety: .idempotent)
    guard let location = version.location else {
      throw .unreadable(request, "it does not say where the content lies")
    }
    return try await download(location, request)
  }

  /// AWS Lambda "PublishLayerVersion": each call makes another version.
  public func publishLayerVersion(
    _ name: String, _ request: JSONValue
  ) async throws(AWSError) -> LambdaLayerVersion {
    try await layerVersion(
      "PublishLayerVersion", method: "POST", path: Self.path(ofLayer: name), body: request,
      safety: .unsafe)
  }

  /// AWS Lambda "DeleteLayerVersion": success if it doesn't exist.
  public func deleteLayerVersion(_ name: String, _ number: Int) async throws(AWSError) {
    _ = try await rest(
      .lambda, "DeleteLayerVersion", method: "DELETE", path: Self.path(ofLayer: name, number),
      safety: .idempotent)
  }
}
