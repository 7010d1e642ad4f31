import CairnEngine
import CairnJSON
import CairnLanguage

/// The network of a function. Limits are those of AWS Lambda API, "VpcConfig".
extension Function {
  package static let vpc = Field<Properties>(
    "vpc", .object([subnets.schema, securityGroups.schema, ipv6.schema]),
    doc: "Subnets of a VPC that the function sends from; the right to do so is added to the "
      + "function's own role. It then reaches the internet only by the VPC. LocalStack keeps it without "
      + "acting on it, and doesn't keep `ipv6`.",
    example: "{subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d]}")
  static let subnets = Field<[String]>(
    "subnets",
    .list(
      .string(
        StringRule(
          length: 1...1024, pattern: "subnet-[0-9a-z]+",
          meaning: "the id of a subnet, such as `subnet-0a1b2c3d`")),
      count: 1...16, order: .insignificant), .required,
    doc: "Ids of subnets.", example: "[subnet-0a1b2c3d, subnet-4e5f6a7b]")
  static let securityGroups = Field<[String]>(
    "securityGroups",
    .list(
      .string(
        StringRule(
          length: 1...1024, pattern: "sg-[0-9a-zA-Z]+",
          meaning: "the id of a security group, such as `sg-0a1b2c3d`")),
      count: 1...5, order: .insignificant), .required,
    doc: "Ids of security groups of the same VPC.", example: "[sg-0a1b2c3d]")
  static let ipv6 = Field<Bool>(
    "ipv6", .boolean, default: false,
    doc: "Whether the function also sends by IPv6, from subnets that have both.", example: "true")

  /// AWS Lambda API, "VpcConfigResponse".
  static let vpcMembers = AnswerMembers(
    held: ["Ipv6AllowedForDualStack", "SecurityGroupIds", "SubnetIds"], reported: ["VpcId"])

  /// Empty lists take a function out of its VPC.
  static let vpcRequest: @Sendable (Properties) -> JSONValue = { properties in
    let vpc = properties[Self.vpc] ?? Properties()
    var request: [String: JSONValue] = [
      "SubnetIds": .array((vpc[subnets] ?? []).map(JSONValue.string)),
      "SecurityGroupIds": .array((vpc[securityGroups] ?? []).map(JSONValue.string)),
    ]
    if !vpc.values.isEmpty {
      request["Ipv6AllowedForDualStack"] = .bool(vpc[ipv6] ?? false)
    }
    return .object(request)
  }

  /// Null outside of VPCs.
  static func vpc(of answer: JSONValue?, like declared: Properties?) -> Value {
    let ids = { (member: String) in (answer?[member]?.array ?? []).compactMap(\.string) }
    guard !ids("SubnetIds").isEmpty else { return .null }
    var properties = Properties()
    properties[subnets] = ids("SubnetIds")
    properties[securityGroups] = ids("SecurityGroupIds")
    // Quirk of LocalStack: it doesn't keep this.
    properties[ipv6] = answer?["Ipv6AllowedForDualStack"]?.bool ?? declared?[ipv6] ?? false
    return properties.value
  }

  /// AWS Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC":
  /// what the managed policy AWSLambdaVPCAccessExecutionRole permits besides logs, which can't be
  /// limited to one resource.
  static let vpcRights = rights([
    "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses",
  ])
}
