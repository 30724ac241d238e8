"""The template on LocalStack: what it really makes is looked at; what it only pretends to make, the Java tests look at in the template."""

import datetime
import json
import re
import subprocess
import time
import unittest

import boto3
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from documents import ROOT, block, commands

OPERATIONS = "docs/operations.md"
STACK = "unwedge-devnet"
BUCKET = "unwedge-infrastructure-it"
LOG = "/aws/lambda/unwedge-devnet"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:unwedge-devnet"


def run(*command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}: {done.stdout}\n{done.stderr}")
    return done.stdout


def without_functions(template, function):
    """LocalStack can make no function without its runtime: what names one gets its ARN or name instead."""
    gone = {name for name, resource in template["Resources"].items() if resource["Type"].startswith("AWS::Lambda::")}

    def mend(value):
        if isinstance(value, list):
            return [mend(item) for item in value]
        if isinstance(value, str):
            for name in gone:
                value = value.replace("${%s.Arn}" % name, function).replace("${%s}" % name, "unwedge-devnet")
            return value
        if not isinstance(value, dict):
            return value
        if value.get("Ref") in gone:
            return "unwedge-devnet"
        attribute = value.get("Fn::GetAtt")
        if attribute and (attribute[0] if isinstance(attribute, list) else attribute.split(".")[0]) in gone:
            return function
        return {name: mend(item) for name, item in value.items()}

    template["Resources"] = {name: resource for name, resource in mend(template["Resources"]).items() if name not in gone}
    template["Outputs"] = mend(template["Outputs"])
    return template


def deploy(**parameters):
    """Makes or updates the stack from the packaged template, without its functions."""
    packaged = ROOT / "infra/target/packaged.yaml"
    run("sam", "package", "--template", "infra/template.yaml", "--s3-bucket", BUCKET, "--output-template-file", str(packaged))
    policies = type("NoPolicies", (), {"load": lambda self: {}})()
    plain = without_functions(transform(yaml_parse(packaged.read_text(encoding="utf-8")), {}, policies), FUNCTION)
    given = {"Fleet": "devnet", "Email": "you@example.org", **parameters}
    change = boto3.client("cloudformation").update_stack if parameters else boto3.client("cloudformation").create_stack
    change(StackName=STACK, TemplateBody=json.dumps(plain), Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
           Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in given.items()])
    wait("stack_update_complete" if parameters else "stack_create_complete")


def wait(what):
    boto3.client("cloudformation").get_waiter(what).wait(StackName=STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 180})


class Stack(unittest.TestCase):
    """One stack's life, in the order of the tests' names."""

    @classmethod
    def setUpClass(cls):
        run("infra/build", "--documents")
        boto3.client("s3").create_bucket(Bucket=BUCKET)

    def policy(self):
        return json.loads(boto3.client("ssm").get_parameter(Name="/unwedge/devnet/policy")["Parameter"]["Value"])

    def pauses(self):
        """Each by its id and reason, and its end is two hours from now."""
        pauses = self.policy()["pauses"]
        for pause in pauses:
            left = datetime.datetime.fromisoformat(pause["until"]) - datetime.datetime.now(datetime.UTC)
            self.assertTrue(datetime.timedelta(hours=1, minutes=50) < left <= datetime.timedelta(hours=2), pause)
        return [(pause["id"], pause["reason"]) for pause in pauses]

    def test_1_what_the_readme_deploys_can_be_packaged_and_transformed(self):
        command = re.search(r"^sam deploy .*?(?<!\\)$", block("README.md", "## Deploy it").replace("\\\n", " "), re.M).group(0)
        self.assertIn("--resolve-s3", command)
        command = command.replace("--resolve-s3", f"--s3-bucket {BUCKET}").split()
        planned = run(*command, "--stack-name", "unwedge-planned", "--no-execute-changeset", "--no-confirm-changeset", "--no-progressbar")
        for resource in yaml_parse((ROOT / "infra/template.yaml").read_text(encoding="utf-8"))["Resources"]:
            self.assertRegex(planned, r"\+ Add +" + resource)

    def test_2_the_documents_are_what_the_generators_print(self):
        template = yaml_parse((ROOT / "infra/template.yaml").read_text(encoding="utf-8"))
        for name, resource in (("restart", "RestartDocument"), ("install", "InstallDocument")):
            included = template["Resources"][resource]["Properties"]["Content"]["Fn::Transform"]
            self.assertEqual({"Name": "AWS::Include", "Parameters": {"Location": f"target/{name}-document.json"}}, included)
            built = (ROOT / "infra" / included["Parameters"]["Location"]).read_text(encoding="utf-8")
            self.assertEqual(run(f"infra/host/{name}-document"), built)
            boto3.client("ssm").create_document(Name=f"unwedge-{name}-it", DocumentType="Command", DocumentFormat="JSON", Content=built)

    def test_3_the_first_deployment_observes(self):
        deploy()
        self.assertEqual({"mode": "observe"}, self.policy())

    def test_4_its_resources_are_there(self):
        groups = boto3.client("logs").describe_log_groups(logGroupNamePrefix=LOG)["logGroups"]
        self.assertEqual({LOG, LOG + "-widget"}, {group["logGroupName"] for group in groups})
        alarms = boto3.client("cloudwatch").describe_alarms(AlarmNamePrefix="unwedge-devnet/")["MetricAlarms"]
        self.assertEqual(11, len(alarms))
        wedged = next(alarm for alarm in alarms if alarm["AlarmName"].endswith("wedged-and-not-healing"))
        self.assertEqual((10, 10, "ignore"), (wedged["EvaluationPeriods"], wedged["DatapointsToAlarm"], wedged["TreatMissingData"]))
        self.assertEqual("IF(failed < 1, wedged + stalled + unresponsive)", wedged["Metrics"][0]["Expression"])
        rule = boto3.client("events").describe_rule(Name="unwedge-devnet")
        self.assertEqual(("rate(1 minute)", "ENABLED"), (rule["ScheduleExpression"], rule["State"]))
        target = boto3.client("events").list_targets_by_rule(Rule="unwedge-devnet")["Targets"][0]
        self.assertEqual({"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60}, target["RetryPolicy"])
        iam = boto3.client("iam")
        roles = [role["RoleName"] for role in iam.list_roles()["Roles"] if role["RoleName"].startswith(STACK)]
        self.assertEqual(2, len(roles))
        sent = {role: "ssm:SendCommand" in json.dumps(iam.get_role_policy(RoleName=role, PolicyName="unwedge")["PolicyDocument"]) for role in roles}
        self.assertEqual({True: "FunctionRole", False: "WidgetRole"}, {may: role.split("-")[2] for role, may in sent.items()})
        self.assertIn("unwedge-devnet-failed", boto3.client("sqs").get_queue_url(QueueName="unwedge-devnet-failed")["QueueUrl"])

    def test_5_an_alarm_reaches_who_subscribes(self):
        sqs, sns = boto3.client("sqs"), boto3.client("sns")
        topic = "arn:aws:sns:us-east-1:000000000000:unwedge-devnet"
        queue = sqs.create_queue(QueueName="unwedge-infrastructure-it")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        run("bash", "-c", dict(commands(OPERATIONS, "<!-- operate -->"))["See that an alarm arrives; it clears by itself within minutes."])
        run("bash", "-c", self.output("TestMessage"))
        told, until = "", time.monotonic() + 60
        while not ("unwedge-devnet/exhausted" in told and "the alerts of unwedge arrive" in told) and time.monotonic() < until:
            for message in sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=2, MaxNumberOfMessages=10).get("Messages", []):
                told += message["Body"]
        self.assertIn("unwedge-devnet/exhausted", told)
        self.assertIn("Mend the cause, then order a restart, or exclude the node.", told)
        self.assertIn("the alerts of unwedge arrive", told)

    def output(self, name):
        stack = boto3.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
        return next(output["OutputValue"] for output in stack["Outputs"] if output["OutputKey"] == name)

    def test_6_the_commands_change_the_policy_and_nothing_else_in_it(self):
        self.put({"mode": "observe", "maxAttempts": 3})
        by_comment = dict(commands(OPERATIONS, "<!-- operate -->"))
        for page in ("README.md", OPERATIONS):
            self.put({"mode": "observe", "maxAttempts": 3})
            run("bash", "-c", block(page, "<!-- enforce -->"))
            self.assertEqual({"mode": "enforce", "reason": None, "maxAttempts": 3}, self.policy())
        run("bash", "-c", block(OPERATIONS, "<!-- pause -->"))
        self.assertEqual([("upgrade", "upgrade of devnet")], self.pauses())
        (_, fleet), (_, pause), (_, resume), *_ = commands("README.md", "<!-- emergency -->")
        fleet = fleet.replace("eu-central-1", "us-east-1")
        run("bash", "-c", f"{fleet}\n{pause}")
        self.assertEqual([("upgrade", "upgrade of devnet"), ("by-hand", "why")], self.pauses())
        run("bash", "-c", f"{fleet}\n{resume}")
        self.assertEqual([("upgrade", "upgrade of devnet")], self.pauses())
        run("bash", "-c", by_comment["Pause for two hours: from the next run on (a minute) nothing is sent. All other settings stay, other pauses too."])
        self.assertEqual([("upgrade", "upgrade of devnet"), ("by-hand", "why")], self.pauses())
        run("bash", "-c", by_comment["Resume before: ends that pause. The mode stays as it is."])
        self.assertEqual([("upgrade", "upgrade of devnet")], self.pauses())
        self.assertEqual(("enforce", 3), (self.policy()["mode"], self.policy()["maxAttempts"]))
        run("bash", "-c", by_comment["Exclude a node, until a time or for good."])
        excluded = {"node": "zeam_10", "until": "2026-12-01T12:00:00Z", "reason": "bug hunt"}
        self.assertEqual([excluded], self.policy()["excluded"])
        self.put({"excluded": ["zeam_10", "zeam_11", excluded]})
        run("bash", "-c", by_comment["Take it back."])
        self.assertEqual({"excluded": ["zeam_11"]}, self.policy())

    def test_7_the_outputs_are_the_same_commands(self):
        self.put({"mode": "observe", "maxAttempts": 3})
        for name, mode, pauses in (("Pause", "observe", 1), ("Resume", "observe", 0), ("Pause", "observe", 1), ("Enforce", "enforce", 1)):
            run("bash", "-c", self.output(name))
            self.assertEqual((mode, 3, pauses), (self.policy()["mode"], self.policy()["maxAttempts"], len(self.policy()["pauses"])))

    def put(self, policy):
        boto3.client("ssm").put_parameter(Name="/unwedge/devnet/policy", Type="String", Value=json.dumps(policy), Overwrite=True)

    def test_8_an_update_with_a_new_document_leaves_a_pause_alone(self):
        self.put({"mode": "paused", "reason": "by hand"})
        document = ROOT / "infra/target/restart-document.json"
        changed = json.loads(document.read_text(encoding="utf-8"))
        changed["description"] += " Changed."
        document.write_text(json.dumps(changed), encoding="utf-8")
        try:
            deploy(MinimumNodes="7", EveryMinutes="5")
        finally:
            run("infra/build", "--documents")
        self.assertEqual({"mode": "paused", "reason": "by hand"}, self.policy())
        # LocalStack updates neither alarms nor rules; but it writes a parameter anew of which any property changed, as AWS does.
        stack = boto3.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
        self.assertEqual("UPDATE_COMPLETE", stack["StackStatus"])
        self.assertIn({"ParameterKey": "MinimumNodes", "ParameterValue": "7"}, stack["Parameters"])

    def test_9_deletion_leaves_nothing(self):
        """But the audit log: LocalStack does not know RetainExceptOnCreate, nor a group's retention. TemplateTest looks at both."""
        boto3.client("cloudformation").delete_stack(StackName=STACK)
        wait("stack_delete_complete")
        self.assertEqual([], boto3.client("cloudwatch").describe_alarms(AlarmNamePrefix="unwedge-devnet/")["MetricAlarms"])
        self.assertEqual([], [rule for rule in boto3.client("events").list_rules()["Rules"] if rule["Name"] == "unwedge-devnet"])
        self.assertEqual([], [role for role in boto3.client("iam").list_roles()["Roles"] if role["RoleName"].startswith(STACK)])
        ssm = boto3.client("ssm")
        with self.assertRaises(ssm.exceptions.ParameterNotFound):
            ssm.get_parameter(Name="/unwedge/devnet/policy")


if __name__ == "__main__":
    unittest.main()
