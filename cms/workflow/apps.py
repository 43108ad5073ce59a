"""Approval as a Django app; without it, Wagtail's publish right approves."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_EMERGENCY = "loa_workflow.publish_in_emergency"
#: The list of who answered for what, of every agency.
_SEE = "loa_workflow.view_approved"
_CHAINS = ("loa_workflow.add_chain", "loa_workflow.change_chain", "loa_workflow.delete_chain")
_SUBSTITUTES = ("loa_workflow.add_substitute", "loa_workflow.change_substitute", "loa_workflow.delete_substitute")
#: In an emergency the right to publish that very page is needed beside it.
SITE_RIGHTS = {
    "unit_approver": (_EMERGENCY,),
    "board_approver": (_EMERGENCY, _SEE),
    "tenant_admin": (*_CHAINS, *_SUBSTITUTES, _SEE),
    "auditor": (_SEE,),
}


class WorkflowConfig(AppConfig):
    name = "cms.workflow"
    label = "loa_workflow"
    verbose_name = _("Approval")

    def ready(self) -> None:
        from cms.core.registries import api_routers, metric_sources, site_rights
        from cms.entries.ports import install_approval_gate

        from . import signal_handlers
        from .api import router
        from .figures import approvals
        from .gate import ChainApproves

        install_approval_gate(ChainApproves())
        site_rights.register("cms.workflow", SITE_RIGHTS)
        api_routers.register("/pages", router)
        metric_sources.register("cms.workflow", approvals)
        signal_handlers.connect()
