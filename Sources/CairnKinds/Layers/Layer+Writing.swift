import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Layer {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    // Lambda would publish a second version for an attempt whose answer was lost.
    if let live = try await read(resource, context.lookingAgain()) {
      return try await converge(resource, from: live, context)
    }
    return try await publish(resource, context)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    var attributes = live.attributes
    if !changed.isDisjoint(with: Self.published) {
      attributes = try await publish(resource, context)
    }
    if let keep = resource.properties[Self.keep] {
      let versions = try await ownVersions(of: resource, context)
      try await delete(versions.dropFirst(keep + 1), context)
    }
    return attributes
  }

  /// The versions that this stack published. Those of others stay, and so does the layer with them.
  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    guard resource.properties[Self.name] != nil else { return }
    try await delete(try await ownVersions(of: resource, context)[...], context)
  }

  // MARK: Parts

  private struct OwnVersion: Sendable {
    var layer: String
    var number: Int
  }

  /// The latest first. A layer is declared once, so whatever in it the stack published belongs to it.
  private func ownVersions(
    of resource: ResourceHandle, _ context: KindContext
  ) async throws -> [OwnVersion] {
    let aws = context.aws
    let name = try resource.properties.required(Self.name)
    let stacks = Set(resource.owners(in: context.scope).map(\.stack))
    let versions = try await found { try await aws.listLayerVersions(name) } ?? []
    return versions.filter {
      LayerMark.split($0.description).mark.map { stacks.contains($0.owner.stack) } ?? false
    }.map { OwnVersion(layer: name, number: $0.number) }
  }

  private func delete(_ versions: ArraySlice<OwnVersion>, _ context: KindContext) async throws {
    let aws = context.aws
    _ = try await concurrently(Array(versions)) { version -> Bool? in
      try await ignoringMissing { try await aws.deleteLayerVersion(version.layer, version.number) }
      return true
    }
  }

  private func publish(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let properties = resource.properties
    let name = try properties.required(Self.name)
    guard let artifact = resource.artifact else {
      throw KindError("The content of \(resource.address) has not been zipped.")
    }
    let mark = LayerMark(
      context.scope.stack, resource.address.name, sha256: artifact.sha256)
    let description = properties[Self.description] ?? ""
    var request: [String: JSONValue] = [
      "Description": .string(description.isEmpty ? mark.text : "\(description) \(mark.text)"),
      "CompatibleRuntimes": .array((properties[Self.runtimes] ?? []).map(JSONValue.string)),
      "CompatibleArchitectures": .array(
        (properties[Self.architectures] ?? []).map(JSONValue.string)),
    ]
    if let license = properties[Self.license], !license.isEmpty {
      request["LicenseInfo"] = .string(license)
    }
    request["Content"] = .object(try await UploadedCode.members(of: artifact, context))
    let version = try await publish(name, request, artifact, context)
    return attributes(of: version, named: name, in: context.scope)
  }

  /// Staged content that was damaged or replaced is put and published again, once.
  private func publish(
    _ name: String, _ request: [String: JSONValue], _ artifact: Artifact, _ context: KindContext
  ) async throws -> LambdaLayerVersion {
    let aws = context.aws
    var wrong = ""
    for attempt in 1...2 {
      let version = try await aws.publishLayerVersion(name, .object(request))
      // An emulator may not return it.
      guard let sha256 = version.codeSha256, !sha256.isEmpty, sha256 != artifact.sha256 else {
        return version
      }
      wrong = sha256
      try await ignoringMissing { try await aws.deleteLayerVersion(name, version.number) }
      guard attempt == 1, artifact.sizeInBytes > UploadedCode.inlineLimit else { break }
      try await StagedCode(artifact, context).put(aws)
    }
    throw KindError(
      "Lambda has other content for the layer \(name) than was sent: its CodeSha256 is \(wrong), "
        + "and that of the zip \(artifact.sha256). Run it again; if that doesn't help, something "
        + "between this machine and Lambda changes the request.")
  }
}
