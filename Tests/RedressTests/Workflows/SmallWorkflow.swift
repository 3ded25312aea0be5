import Redress

/// A workflow that is small and complete; tests break it in one place each.
enum SmallWorkflow {
    static let document = """
        <?xml version="1.0" encoding="UTF-8"?>
        <scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:r="urn:redress:workflow:1"
               version="1.0" datamodel="xpath" name="small" initial="complaint"
               r:version="1.0" r:type="small">
          <r:label xml:lang="zh">小</r:label><r:label xml:lang="en">Small</r:label>
          <r:roles href="../roles.xml"/>
          <r:codes href="../codes.xml"/>
          <r:event name="record"><r:label xml:lang="zh">登记</r:label><r:label xml:lang="en">Record</r:label></r:event>
          <r:event name="submit"><r:label xml:lang="zh">提交</r:label><r:label xml:lang="en">Submit</r:label></r:event>
          <r:event name="close"><r:label xml:lang="zh">办结</r:label><r:label xml:lang="en">Close</r:label></r:event>
          <r:event name="late"><r:label xml:lang="zh">超时</r:label><r:label xml:lang="en">Late</r:label></r:event>
          <r:clock id="T1" within="PT1H" time="natural" kind="soft" event="late">
            <r:label xml:lang="zh">期限</r:label><r:label xml:lang="en">Limit</r:label></r:clock>
          <r:form event="record">
            <r:field path="customer/name" type="text" class="personal">
              <r:label xml:lang="zh">姓名</r:label><r:label xml:lang="en">Name</r:label></r:field>
            <r:field path="order/@kind" type="code" codes="kind">
              <r:label xml:lang="zh">类型</r:label><r:label xml:lang="en">Kind</r:label></r:field>
            <r:list path="order/line" mode="update" key="@sku">
              <r:label xml:lang="zh">明细</r:label><r:label xml:lang="en">Lines</r:label>
              <r:field path="@sku" type="text">
                <r:label xml:lang="zh">编码</r:label><r:label xml:lang="en">Article</r:label></r:field>
            </r:list>
          </r:form>
          <datamodel><data id="customer"/><data id="order"/></datamodel>
          <state id="complaint" initial="draft">
            <state id="draft" r:stage="receipt">
              <r:label xml:lang="zh">草稿</r:label><r:label xml:lang="en">Draft</r:label>
              <transition event="record" r:allow="outside clerk"/>
              <transition event="submit" target="open" r:allow="outside clerk" cond="$customer/name"/>
            </state>
            <state id="open" r:queue="clerk">
              <r:label xml:lang="zh">处理中</r:label><r:label xml:lang="en">Open</r:label>
              <onentry><send id="T1" event="late" delayexpr="r:due('T1')"/></onentry>
              <onexit><cancel sendid="T1"/></onexit>
              <transition event="close" target="closed" r:allow="clerk" cond="not(In('draft'))"/>
              <transition event="late" r:allow="system" cond="$order/@kind = 'fast'">
                <assign location="$order" type="addattribute" attr="late" expr="'true'"/>
              </transition>
            </state>
          </state>
          <final id="closed">
            <r:label xml:lang="zh">办结</r:label><r:label xml:lang="en">Closed</r:label>
          </final>
        </scxml>
        """

    static let roles = """
        <r:roles xmlns:r="urn:redress:workflow:1" version="1.0">
          <r:role id="outside" kind="outsourced" scope="own" sees="">
            <r:label xml:lang="zh">外包</r:label><r:label xml:lang="en">Outside</r:label></r:role>
          <r:role id="clerk" kind="staff" scope="tenant" sees="personal">
            <r:label xml:lang="zh">客服</r:label><r:label xml:lang="en">Clerk</r:label></r:role>
          <r:role id="system" kind="system" scope="tenant" sees="">
            <r:label xml:lang="zh">系统</r:label><r:label xml:lang="en">System</r:label></r:role>
        </r:roles>
        """

    static let codes = """
        <r:codes xmlns:r="urn:redress:workflow:1" version="1.0">
          <r:list id="kind">
            <r:label xml:lang="zh">类型</r:label><r:label xml:lang="en">Kinds</r:label>
            <r:code id="fast"><r:label xml:lang="zh">急</r:label><r:label xml:lang="en">Fast</r:label></r:code>
            <r:code id="slow"><r:label xml:lang="zh">缓</r:label><r:label xml:lang="en">Slow</r:label></r:code>
          </r:list>
        </r:codes>
        """

    static func source(
        document: String = document, roles: String = roles, codes: String = codes
    ) -> WorkflowSource {
        WorkflowSource(
            file: "small.scxml", document: Array(document.utf8), rolesFile: "roles.xml",
            roles: Array(roles.utf8), codesFile: "codes.xml", codes: Array(codes.utf8))
    }
}
