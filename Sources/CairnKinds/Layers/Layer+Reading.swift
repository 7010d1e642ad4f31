import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Layer: AnswerKind {
  package var answers: [String: AnswerMembers] {
    ["LayerVersionsListItem": Self.members]
  }

  /// AWS Lambda API, "LayerVersionsListItem".
  static let members = AnswerMembers(
    held: [
      "CompatibleArchitectures", "CompatibleRuntimes", "Description", "LayerVersionArn",
      "LicenseInfo", "Version",
    ],
    // The content and its layer are told of one version only.
    reported: ["Content", "CreatedDate", "LayerArn"])

  /// One request for a layer. Of a version that cairn didn't publish, the content takes another one.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    guard let name = resource.properties[Self.name] else { return nil }
    let versions = try await context.layerVersions(name)
    let stacks = Set(resource.owners(in: context.scope).map(\.stack))
    let ours = versions.filter { version in
      LayerMark.split(version.description).mark.map { stacks.contains($0.owner.stack) } ?? false
    }
    guard let version = ours.first ?? versions.first else { return nil }
    let (description, mark) = LayerMark.split(version.description)
    var properties = Properties()
    properties[Self.name] = name
    properties[Self.description] = description
    properties[Self.license] = version.license
    properties[Self.runtimes] = version.runtimes
    properties[Self.architectures] = version.architectures
    properties[Self.codeSha256] = mark?.sha256
    if mark == nil, context.reads.wants(Self.codeSha256.name) {
      let (aws, number) = (context.aws, version.number)
      let whole = try await found { try await aws.getLayerVersion(name, number) }
      properties[Self.codeSha256] = whole?.codeSha256
    }
    let older = max(ours.count - 1, 0)
    let kept = resource.properties[Self.keep] ?? resource.recorded?[Self.keep]
    properties[raw: Self.keep.name] = kept.map { .integer(older > $0 ? older : $0) } ?? .null
    // Those that others published since: functions that name them use them.
    let newer = versions.filter { $0.number > version.number }
    return LiveResource(
      properties: properties, attributes: attributes(of: version, named: name, in: context.scope),
      owner: owner(mark, of: resource, in: context.scope),
      unmanaged: Self.members.unmanaged(in: version.answer)
        + newer.map { UnmanagedSetting("version \($0.number)", $0.description) })
  }

  private func owner(
    _ mark: LayerMark?, of resource: ResourceHandle, in scope: Scope
  ) -> LiveResource.Owner {
    guard let mark else { return .nobody }
    let name = resource.owners(in: scope).first { mark.isOf($0.stack, $0.name) }?.name
    return .stack(mark.owner.stack, resource: name ?? mark.owner.resource)
  }

  func attributes(
    of version: LambdaLayerVersion, named name: String, in scope: Scope
  ) -> LiveAttributes {
    attributes(of: Properties([Self.name.name: .string(name)]), in: scope).merging([
      "arn": .string(version.arn), "version": .integer(version.number),
    ]) { $1 }
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    let aws = context.aws
    let isEmulator = context.scope.flavour == .emulator
    let layers = try await context.shared.answer(to: "lambda ListLayers") { () -> [ListedLayer] in
      do {
        return try await aws.listLayers().map { ListedLayer(name: $0.name, latest: $0.latest) }
      } catch let error as AWSError where isEmulator && error.code == "InternalError" {
        // Quirk of LocalStack without the plug-ins: it can't list layers any more once all versions
        // of one were deleted.
        return []
      }
    }
    return layers.compactMap { layer in
      let properties = Properties([Self.name.name: .string(layer.name)])
      let mark = LayerMark.split(layer.latest.description).mark
      return FoundResource(
        identity: Identity(layer.name),
        owner: mark.map { .stack($0.owner.stack, resource: $0.owner.resource) } ?? .nobody,
        properties: properties,
        attributes: attributes(of: layer.latest, named: layer.name, in: context.scope))
    }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let name = try resource.properties.required(Self.name)
    let versions = try await context.layerVersions(name)
    return Trace(created: versions.last?.created, modified: versions.first?.created)
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      AuditedResource(
        service: "lambda", name: $0,
        operations: ["PublishLayerVersion", "DeleteLayerVersion"])
    }
  }

  package func code(of live: LiveResource, _ context: KindContext) async throws -> LiveCode? {
    guard let name = live.properties[Self.name],
      let number = live.attributes["version"]?.integer
    else { return nil }
    return LiveCode(
      field: Self.zip.name, fileExtension: "zip",
      bytes: try await context.aws.getLayerContent(name, number))
  }
}

private struct ListedLayer: Sendable {
  var name: String
  var latest: LambdaLayerVersion
}

extension KindContext {
  /// The latest first.
  func layerVersions(_ name: String) async throws -> [LambdaLayerVersion] {
    let aws = aws
    return try await shared.answer(to: "lambda ListLayerVersions \(name)") {
      try await found { try await aws.listLayerVersions(name) } ?? []
    }
  }
}
