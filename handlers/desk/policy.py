"""Who may do what at the desk: the one declaration. A page that is not here does not exist."""

from __future__ import annotations

from aiohttp import web

from handlers.desk import (
    accounts,
    audit_page,
    case_routes,
    dossier_import_routes,
    dossier_routes,
    export_page,
    hotline_routes,
    indicators_routes,
    my_account,
    other_routes,
    password_link,
    ratings_routes,
    report_page,
    satisfaction_routes,
    second_factor,
    sign_in,
    start,
)
from handlers.desk.case_waiting import waiting_cases
from handlers.desk.channel_page import waiting_channels
from handlers.desk.conversation_page import waiting_conversations
from handlers.desk.delivery_page import waiting_delivery
from handlers.desk.dossier_list_page import waiting_dossiers
from handlers.desk.frame import desk_of
from handlers.desk.gap_page import waiting_questions
from handlers.desk.hotline_callbacks import waiting_callbacks
from handlers.desk.review_list_page import waiting_reviews
from handlers.desk.rights_page import waiting_rights
from handlers.desk.route import ADMINISTRATOR, ANYONE, EVERY_OFFICER, HALF, Route, get, post
from handlers.desk.start import Looks
from handlers.desk.survey_page import waiting_surveys


async def static_file(request: web.Request) -> web.Response:
    """GET /desk/static/{version}/{name}"""
    return desk_of(request).static.answer(request.match_info["version"], request.match_info["name"])


ROUTES: tuple[Route, ...] = (
    get("/desk/static/{version}/{name}", static_file, ANYONE, keeps_awake=False),
    get("/desk/sign-in", sign_in.show, ANYONE),
    post("/desk/sign-in", sign_in.take, ANYONE, "sign_in"),
    get("/desk/set-password/{token}", password_link.show, ANYONE),
    post("/desk/set-password/{token}", password_link.take, ANYONE, "password.set"),
    post("/desk/sign-out", sign_in.leave, HALF, "sign_out"),
    get("/desk/totp", second_factor.show, HALF),
    post("/desk/totp", second_factor.take, HALF, "totp.confirm"),
    get("/desk/", start.show, EVERY_OFFICER),
    get("/desk/me", my_account.show, EVERY_OFFICER),
    post("/desk/me/password", my_account.change_password, EVERY_OFFICER, "password.change"),
    get("/desk/accounts", accounts.show, ADMINISTRATOR),
    post("/desk/accounts", accounts.add, ADMINISTRATOR, "officers.add"),
    get("/desk/accounts/{login}", accounts.show_one, ADMINISTRATOR),
    post("/desk/accounts/{login}", accounts.alter, ADMINISTRATOR, "officers.change", about="login"),
    post("/desk/accounts/{login}/disable", accounts.disable, ADMINISTRATOR, "officers.disable", about="login"),
    post("/desk/accounts/{login}/enable", accounts.enable, ADMINISTRATOR, "officers.enable", about="login"),
    post("/desk/accounts/{login}/reset", accounts.reset, ADMINISTRATOR, "officers.reset", about="login"),
    get("/desk/audit", audit_page.show, ADMINISTRATOR),
    get("/desk/reports", report_page.show, report_page.READERS, action="reports.read"),
    get("/desk/exports", export_page.show, report_page.READERS, second_factor=True),
    post("/desk/exports", export_page.make, report_page.READERS, "exports.make"),
    *case_routes.ROUTES,
    *dossier_import_routes.ROUTES,
    *dossier_routes.ROUTES,
    *other_routes.ROUTES,
    *hotline_routes.ROUTES,
    *satisfaction_routes.ROUTES,
    *indicators_routes.ROUTES,
    *ratings_routes.ROUTES,
)

NAV: tuple[tuple[str, str], ...] = (
    ("/desk/", "Việc đang chờ"),
    ("/desk/cases", "Phản ánh"),
    ("/desk/dossiers", "Hồ sơ"),
    ("/desk/hotline", "Tổng đài"),
    ("/desk/conversations", "Trò chuyện"),
    ("/desk/questions", "Câu hỏi bỏ ngỏ"),
    ("/desk/delivery", "Tin lỗi"),
    ("/desk/channels", "Các kênh"),
    ("/desk/knowledge", "Kiến thức"),
    ("/desk/rights", "Dữ liệu cá nhân"),
    ("/desk/reports", "Báo cáo"),
    ("/desk/indicators", "Chỉ tiêu"),
    ("/desk/satisfaction", "Hài lòng"),
    ("/desk/surveys", "Khảo sát"),
    ("/desk/reviews", "Xem lại"),
    ("/desk/exports", "Xuất tệp"),
    ("/desk/accounts", "Tài khoản"),
    ("/desk/audit", "Nhật ký"),
)
"""The menu, in order; an officer sees those whose page the policy opens to them."""

WAITING: tuple[Looks, ...] = (
    waiting_cases,
    waiting_dossiers,
    waiting_callbacks,
    waiting_reviews,
    waiting_surveys,
    waiting_conversations,
    waiting_questions,
    waiting_delivery,
    waiting_channels,
    waiting_rights,
)
"""What the first page shows, in order."""
