import CairnTestSupport
import Testing

@testable import CairnAWS
@testable import CairnAWSXML

/// Answers in the form of the examples in the API references of IAM and S3.
@Suite struct `Operations that speak XML` {
  private func client(_ answers: String...) -> (AWSClient, StubTransport) {
    let transport = StubTransport(answers.map { .success(.text($0)) })
    return (
      AWSClient(configuration: .endpoint(), transport: transport, clock: TestClock().clock),
      transport
    )
  }

  private static let role = """
    <Path>/app/</Path>
    <RoleName>reader</RoleName>
    <Arn>arn:aws:iam::123456789012:role/app/reader</Arn>
    <CreateDate>2012-05-08T23:34:01Z</CreateDate>
    <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%7D</AssumeRolePolicyDocument>
    <Tags>
      <member><Key>team</Key><Value> a &amp; b </Value></member>
      <member><Key>empty</Key><Value/></member>
    </Tags>
    """

  @Test func `list roles with their policies`() async throws {
    let (aws, transport) = client(
      """
      <GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
        <GetAccountAuthorizationDetailsResult>
          <IsTruncated>true</IsTruncated>
          <Marker>next</Marker>
          <UserDetailList/>
          <RoleDetailList>
            <member>
              \(Self.role)
              <RolePolicyList>
                <member><PolicyName>own</PolicyName><PolicyDocument>{"a": "%7B"}</PolicyDocument></member>
              </RolePolicyList>
              <AttachedManagedPolicies>
                <member><PolicyName>P</PolicyName><PolicyArn>arn:aws:iam::aws:policy/P</PolicyArn></member>
              </AttachedManagedPolicies>
              <PermissionsBoundary>
                <PermissionsBoundaryType>PermissionsBoundaryPolicy</PermissionsBoundaryType>
                <PermissionsBoundaryArn>arn:aws:iam::aws:policy/B</PermissionsBoundaryArn>
              </PermissionsBoundary>
            </member>
            <member>
              <RoleName>bare</RoleName><Arn>arn</Arn>
              <AssumeRolePolicyDocument>{}</AssumeRolePolicyDocument>
            </member>
          </RoleDetailList>
        </GetAccountAuthorizationDetailsResult>
        <ResponseMetadata><RequestId>7a62c49f</RequestId></ResponseMetadata>
      </GetAccountAuthorizationDetailsResponse>
      """)
    let page = try await aws.getRoleDetails(marker: "a&b")
    #expect(page.marker == "next")
    #expect(page.roles.map(\.name) == ["reader", "bare"])
    let role = try #require(page.roles.first)
    #expect(role.arn == "arn:aws:iam::123456789012:role/app/reader")
    #expect(role.settings["Path"] == "/app/")
    #expect(role.created == UTCTime(iso8601: "2012-05-08T23:34:01Z"))
    #expect(role.trust == #"{"Version":"2012-10-17"}"#)
    #expect(role.tags == ["team": " a & b ", "empty": ""])
    #expect(role.policies == ["own": #"{"a": "%7B"}"#])
    #expect(role.attached == ["arn:aws:iam::aws:policy/P"])
    #expect(role.boundary == "arn:aws:iam::aws:policy/B")
    #expect(role.settings["Description"] == nil)
    #expect(role.settings["MaxSessionDuration"] == nil)
    #expect(page.roles.last?.settings["Path"] == nil)
    #expect(
      transport.requests.first?.body.text
        == "Action=GetAccountAuthorizationDetails&Version=2010-05-08&Filter.member.1=Role"
        + "&MaxItems=1000&Marker=a%26b")
  }

  @Test func `read one role`() async throws {
    let (aws, _) = client(
      """
      <GetRoleResponse><GetRoleResult><Role>\(Self.role)<Description>Reads.</Description>
      <MaxSessionDuration>7200</MaxSessionDuration></Role></GetRoleResult></GetRoleResponse>
      """)
    let role = try await aws.getRole("reader")
    #expect(role.settings["Description"] == "Reads.")
    #expect(role.settings["MaxSessionDuration"] == "7200")
  }

  @Test func `follow the pages of a role's policies`() async throws {
    func page(_ name: String, _ rest: String) -> String {
      "<R><ListRolePoliciesResult><PolicyNames><member>\(name)</member></PolicyNames>\(rest)"
        + "</ListRolePoliciesResult></R>"
    }
    let (aws, transport) = client(
      page("a", "<IsTruncated>true</IsTruncated><Marker>m</Marker>"),
      page("b", "<IsTruncated>false</IsTruncated>"))
    #expect(try await aws.listRolePolicies("r") == ["a", "b"])
    #expect(
      transport.requests.map(\.body.text) == [
        "Action=ListRolePolicies&Version=2010-05-08&RoleName=r",
        "Action=ListRolePolicies&Version=2010-05-08&RoleName=r&Marker=m",
      ])
  }

  @Test func `make a role with what is given`() async throws {
    let (aws, transport) = client("<R/>")
    try await aws.createRole(
      "r", trust: "{}", boundary: nil, settings: ["Path": "/", "MaxSessionDuration": "3600"],
      tags: ["b": "2", "a": "ü"])
    #expect(
      transport.requests.first?.body.text
        == "Action=CreateRole&Version=2010-05-08&RoleName=r&AssumeRolePolicyDocument=%7B%7D"
        + "&Tags.member.1.Key=a&Tags.member.1.Value=%C3%BC"
        + "&Tags.member.2.Key=b&Tags.member.2.Value=2&MaxSessionDuration=3600&Path=%2F")
  }

  @Test func `list buckets page by page`() async throws {
    let (aws, transport) = client(
      """
      <ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Buckets>
        <Bucket><Name>a</Name><BucketRegion>eu-west-1</BucketRegion>
          <CreationDate>2019-12-11T23:32:47.000Z</CreationDate></Bucket>
      </Buckets><ContinuationToken>t</ContinuationToken></ListAllMyBucketsResult>
      """,
      "<R><Buckets><Bucket><Name>b</Name></Bucket></Buckets><ContinuationToken/></R>")
    let buckets = try await aws.listBuckets()
    #expect(buckets.map(\.name) == ["a", "b"])
    #expect(buckets.map(\.region) == ["eu-west-1", nil])
    #expect(buckets.map(\.created) == [UTCTime(iso8601: "2019-12-11T23:32:47.000Z"), nil])
    #expect(transport.requests.count == 2)
    #expect(transport.requests.last?.query.last?.1 == "t")
  }

  @Test func `list versions of objects, and delete them together`() async throws {
    let (aws, _) = client(
      """
      <ListVersionsResult><IsTruncated>true</IsTruncated>
        <Version><Key>a%20b%0A</Key><VersionId>1</VersionId><IsLatest>false</IsLatest></Version>
        <DeleteMarker><Key>c+d</Key><VersionId>2</VersionId><IsLatest>true</IsLatest></DeleteMarker>
        <Version><Key>e</Key></Version>
      </ListVersionsResult>
      """,
      "<DeleteResult><Error><Key>e</Key><Code>AccessDenied</Code><Message>No.</Message></Error></DeleteResult>"
    )
    let page = try await aws.listObjectVersions("b")
    #expect(page.isTruncated)
    #expect(
      page.versions == [
        S3ObjectVersion(key: "a b\n", versionID: "1", isLatest: false, isDeleteMarker: false),
        S3ObjectVersion(key: "c d", versionID: "2", isLatest: true, isDeleteMarker: true),
        S3ObjectVersion(key: "e", versionID: "null", isLatest: true, isDeleteMarker: false),
      ])
    #expect(
      try await aws.deleteObjectVersions("b", page.versions) == [
        S3DeleteFailure(key: "e", code: "AccessDenied", message: "No.")
      ])
  }

  @Test func `read tags as they are`() async throws {
    let (aws, _) = client(
      "<Tagging><TagSet><Tag><Key>a</Key><Value>  </Value></Tag><Tag><Key>b</Key><Value/></Tag>"
        + "<Tag><Key>c</Key></Tag></TagSet></Tagging>")
    #expect(try await aws.getBucketTags("b") == ["a": "  ", "b": "", "c": ""])
  }

  @Test(arguments: [
    ("<R><GetRoleResult>cut", "line 1: no element found"),
    ("<R/>", "R has no GetRoleResult"),
    ("<R><GetRoleResult/></R>", "GetRoleResult has no Role"),
    (
      "<R><GetRoleResult><Role><RoleName>r</RoleName></Role></GetRoleResult></R>",
      "Role has no Arn"
    ),
    (
      "<R><GetRoleResult><Role><RoleName><x/></RoleName></Role></GetRoleResult></R>",
      "RoleName of Role has no text"
    ),
    (
      "<R><GetRoleResult><Role><RoleName>r</RoleName><Arn>a</Arn>"
        + "<AssumeRolePolicyDocument>{}</AssumeRolePolicyDocument>"
        + "<MaxSessionDuration>long</MaxSessionDuration></Role></GetRoleResult></R>",
      "MaxSessionDuration of Role isn't a number"
    ),
  ])
  func `say what is wrong with an answer`(_ answer: String, _ reason: String) async throws {
    let (aws, transport) = client(answer)
    let error = await #expect(throws: AWSError.self) { try await aws.getRole("r") }
    #expect(error?.code == "UnreadableAnswer")
    #expect(error?.message == "The answer can't be read: \(reason).")
    #expect(error?.operation == "GetRole")
    #expect(transport.requests.count == 1)
  }
}
