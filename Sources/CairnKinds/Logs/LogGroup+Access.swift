import CairnLanguage

extension LogGroup {
  /// Amazon CloudWatch Logs user guide, "CloudWatch Logs permissions reference". CloudWatch Logs
  /// itself uses the key of an encrypted group.
  static let access: [AccessVerb] = [reading, writing, AccessVerb("read-write", reading, writing)]

  /// The group, and its streams.
  private static let streams = ["", ":*"]

  private static let reading = AccessVerb(
    "read",
    [
      "logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents", "logs:StartQuery",
    ], on: streams)

  private static let writing = AccessVerb(
    "write", ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    on: streams)
}
